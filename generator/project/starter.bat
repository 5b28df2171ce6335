@echo off
rem {title}：{purpose}
rem 用记事本修改本文件的，保存时编码请选 ANSI。
setlocal
title {title}
rem 下面两个环境变量是为其他程序设置的，可能使本程序无法启动。
set "PYTHONHOME="
set "PYTHONPATH="
pushd "%~dp0"
set "FORMS=%LOCALAPPDATA%\official-forms\venv\Scripts\forms.exe"
if exist "%FORMS%" goto run
set "FORMS=%USERPROFILE%\.local\bin\forms.exe"
if exist "%FORMS%" goto run
set "FORMS="
for %%F in (forms.exe) do set "FORMS=%%~$PATH:F"
if defined FORMS goto run
echo 没有找到程序 forms。请先双击安装包中的“安装.bat”，安装后再双击本文件。
echo.
popd
pause
exit /b 4

:run
{lines}
