# `make` or `make help` lists the targets. Each does its own set-up.

SHELL := /bin/sh
PYTHON ?= python3
BIN := .venv/bin
LOCK := pyproject.toml --quiet --exclude-newer "2 weeks" --universal --python-version 3.11 \
        --generate-hashes --no-emit-index-url --no-annotate --no-header
SUDO = $(shell [ "$$(id -u)" = 0 ] || echo sudo)
.DEFAULT_GOAL := help
.PHONY: help desk forms pdf archive check demo publish test test-slow coverage golden lint bench docs site pictures fonts bundle release lock clean .venv/ready .venv/ready-dev

help: ## 列出全部命令
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

desk: .venv/ready ## 在浏览器中填写、检查和生成（只供本机使用）
	$(BIN)/forms desk

forms: .venv/ready ## 检查数据，生成全部文档（保存到 build/）
	$(BIN)/forms build

pdf: .venv/ready ## 生成全部文档及其 PDF（须先安装 LibreOffice，并运行 make fonts）
	$(BIN)/forms build
	$(BIN)/forms pdf

archive: .venv/ready ## 生成全部文档并归档（保存到 archive/）
	$(BIN)/forms build
	$(BIN)/forms archive

check: .venv/ready ## 只检查数据，不生成文件
	$(BIN)/forms check

demo: .venv/ready ## 生成示例数据的文档（保存到 build/demo/）
	$(BIN)/forms build --data examples/data --build build/demo

publish: .venv/ready ## 生成用于公开的文档和网页，隐去个人信息（保存到 public/）
	$(BIN)/forms publish

test: .venv/ready-dev ## ［开发］运行代码检查和较快的测试
	$(BIN)/python -m tests.run

test-slow: .venv/ready-dev ## ［开发］运行其余测试
	$(BIN)/python -m tests.run slow

coverage: .venv/ready-dev ## ［开发］运行较快的测试，并核对其覆盖率
	$(BIN)/python -m tests.run coverage

golden: .venv/ready-dev ## ［开发］更新测试的预期文本，请核对改动
	$(BIN)/forms template check --update
	$(BIN)/python -m pytest tests/end_to_end/test_golden.py --update-golden

lint: .venv/ready-dev ## ［开发］只运行代码检查
	$(BIN)/python -m tests.run lint

bench: .venv/ready-dev ## ［开发］测量运行时间，结果保存到 docs/benchmarks.md（PARTS=rounds 只测一部分）
	$(BIN)/python -m bench.report $(PARTS)

docs: .venv/ready ## ［开发］更新 docs/ 中的表、man 手册页和表单包的 JSON Schema
	$(BIN)/python docs/fields.py
	$(BIN)/python docs/commands.py
	$(BIN)/python -m docs.man_page
	$(BIN)/forms schema
	$(BIN)/forms schema --templates tests/packs

site: .venv/ready-dev ## ［开发］由 docs/ 生成可查找的网站（保存到 build/site/）
	$(BIN)/python -m docs.site

pictures: .venv/ready-dev ## ［开发］重新绘制 README 和指南中的图片，请核对
	$(BIN)/python -m docs.pictures

fonts: ## 安装转换 PDF 用的替代字体（Debian、Ubuntu）
	$(SUDO) apt-get update --quiet=2
	$(SUDO) apt-get install --quiet=2 --no-install-recommends fonts-noto-cjk fonts-liberation fonts-arphic-ukai texlive-lang-chinese

bundle: .venv/ready-dev ## ［开发］制作不需要网络的安装包（保存到 dist/）
	$(BIN)/python -m release.bundle

release: .venv/ready-dev ## ［开发］制作一个版本的全部文件（保存到 dist/，不上传）
	$(BIN)/python -m release.release

lock: .venv/ready-dev ## ［开发］更新依赖的版本（只选发布满两周的）
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	$(BIN)/uv pip compile $(LOCK) --group build -o requirements.lock
	$(BIN)/uv pip compile $(LOCK) --group build --group dev -c requirements.lock -o requirements-dev.lock

clean: ## 删除 build/ 和 .venv/（重新运行即可再生成）
	rm -rf build .venv tests/browser/node_modules

.venv/ready .venv/ready-dev: # set_up.py knows whether there is something to do
	@command -v $(PYTHON) >/dev/null || { echo '没有找到 $(PYTHON)。请安装 Python 3.11 或更高版本，并在 make 命令末尾加上 PYTHON=命令名称。 / There is no $(PYTHON). Install Python 3.11 or newer, and add PYTHON=COMMAND to the make command.' >&2; exit 4; }
	@$(PYTHON) set_up.py $(if $(filter %-dev,$@),--dev)
