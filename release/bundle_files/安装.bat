@echo off
rem 安装本程序。本文件的编码为 GBK（代码页 936），即中文 Windows 命令窗口的编码。
rem 在其他语言的 Windows 上，下面的中文显示为乱码，但不影响安装。
setlocal
rem 下面两个环境变量是为其他程序设置的，可能使 Python 无法启动。
set "PYTHONHOME="
set "PYTHONPATH="
set "PYTHON_MANAGER_AUTOMATIC_INSTALL=false"
pushd "%~dp0"
if not exist "app\install.py" goto not_unpacked
set "FOUND="
for %%v in (3.13 3.12 3.11 3.14) do call :look_for py -%%v
call :look_for python
if not defined FOUND goto no_python
%FOUND% -X utf8 app\install.py %*
set "CODE=%ERRORLEVEL%"
goto end

:not_unpacked
echo 请先将压缩文件全部解压，再运行解压后的“安装.bat”。
echo Unpack the whole zip file first, then run the installer in it.
set "CODE=4"
goto end

:no_python
echo 没有找到 Python。请先安装 64 位的 Python 3.13，安装时勾选 Add python.exe to PATH，然后重新运行“安装.bat”。
echo Python was not found. Install Python 3.13 of 64 bits, ticking Add python.exe to PATH, then run this again.
set "CODE=4"

:end
popd
pause
exit /b %CODE%

:look_for
if defined FOUND exit /b
%* -c "pass" >nul 2>nul
if "%ERRORLEVEL%"=="0" set "FOUND=%*"
exit /b
