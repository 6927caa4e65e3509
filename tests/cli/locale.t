#!/bin/bash
# Languages: Chinese where the environment asks for it, whether or not that locale is installed; UTF-8 always.
. "$(dirname "$0")/harness.sh"
unset LC_ALL
# Bash warns of locales that are not installed here.
exec 2>/dev/null

fresh
like "Chinese by LANG" "$(LANG=zh_CN.UTF-8 dossier frobnicate 2>&1)" '^错误\[D-USAGE\]: '
like "by LC_MESSAGES" "$(LC_MESSAGES=zh_CN dossier frobnicate 2>&1)" '^错误'
like "by LC_ALL" "$(LC_ALL=zh_CN.UTF-8 LANG=C dossier frobnicate 2>&1)" '^错误'
like "by LANGUAGE alone" "$(LANGUAGE=zh_CN dossier frobnicate 2>&1)" '^错误'
like "by LANGUAGE before LANG" "$(LANGUAGE=zh_CN:en LANG=en_GB.UTF-8 dossier frobnicate 2>&1)" '^错误'
like "in UTF-8 also where the locale has another character set" "$(LANG=zh_CN.GB18030 dossier frobnicate 2>&1)" '^错误'
like "English by LC_ALL=C" "$(LC_ALL=C LANGUAGE=zh_CN dossier frobnicate 2>&1)" '^error\[D-USAGE\]: '
like "English where nothing is said" "$(dossier frobnicate 2>&1)" '^error\['
like "English for a language that there is none of" "$(LANG=de_DE.UTF-8 dossier frobnicate 2>&1)" '^error\['

export LANG=zh_CN.UTF-8
exits "the list of verbs is Chinese" 0 dossier help
unlike "from the first line to the last" "$(grep -vE '^  [a-z]|^$' "$OUT" | LC_ALL=C grep -vP '[\x80-\xff]')" .
like "with verbs as they are" "$(out)" $'\n  verify '
exits "an archive that is none" 5 dossier -C nowhere status
like "has its hint in Chinese" "$(err)" '建议：'
exits "a command's options" 0 dossier file --help
is "are Chinese, each" "$(grep -E '^  -' "$OUT" | LC_ALL=C grep -vP '[\x80-\xff]')" ""

fresh
exits "an archive is made" 0 dossier init a
like "which is said in Chinese" "$(out)" '^已建  a  （Z001，规范 company 第 1 版）
接着   dossier '
exits "a value in a message of core" 2 dossier -C a file x.pdf -c x -k y -d 2024-13-01
like "stands in a Chinese sentence" "$(err)" '“2024-13-01”不是日期'
exits "what the system says" 3 dossier layout check ./nothing.xml
like "is Chinese, too" "$(err)" '没有这样的文件或目录'
printf x >>a/README.txt
exits "a finding" 1 dossier -C a verify
like "is Chinese" "$(out)" '问题\[V-FILE-CHANGED\]: 文件与归档时不同'
like "and so is the count of them" "$(out)" '不通过   1 个问题，0 项未检查'
exits "the same with English" 1 env LANG=C dossier -C a verify
like "has one fault in the singular" "$(out)" 'fail     1 fault, 0 not checked'

unset LANG
fresh
LC_ALL=C exits "in the C locale Chinese names are kept" 0 dossier init a --name 档案
LC_ALL=C exits "and customers" 0 dossier -C a customer add '杭州西湖仪器有限公司' --owner 王芳
LC_ALL=C exits "and printed" 0 dossier -C a customer show C00001
like "as they are" "$(out)" '杭州西湖仪器有限公司'
LC_ALL=POSIX exits "and found" 0 dossier -C a find 西湖
done_testing
