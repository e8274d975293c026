#!/bin/sh
# 住民情報の取込: まず調べるだけの実行をし、誤りが無いときだけ反映する。
#   import-and-check.sh データフォルダ 鍵ファイル CSV 対応付け
set -eu
yakuba=${YAKUBA:-yakuba}
"$yakuba" import residents --data "$1" --key-file "$2" --file "$3" --mapping "$4" --dry-run
"$yakuba" import residents --data "$1" --key-file "$2" --file "$3" --mapping "$4"
