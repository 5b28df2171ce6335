#!/bin/sh
# 安装本程序：找到合适的 Python，其余由 app/install.py 完成。
# 下面两个环境变量是为其他程序设置的，可能使 Python 无法启动。
unset PYTHONHOME PYTHONPATH
folder=$(dirname "$0")
if [ ! -f "$folder/app/install.py" ]; then
    echo '请先将压缩文件全部解压，再运行解压后的“安装.sh”。 / Unpack the whole zip file first, then run the installer in it.' >&2
    exit 4
fi
for python in python3.13 python3.12 python3.11 python3.14 python3; do
    if "$python" -c '' 2>/dev/null; then
        exec "$python" -X utf8 "$folder/app/install.py" "$@"
    fi
done
echo '没有找到 Python。请先安装 Python 3.11 至 3.14 中的一个，然后重新运行“安装.sh”。 / Python was not found. Install Python 3.11 to 3.14, then run this again.' >&2
exit 4
