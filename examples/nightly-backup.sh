#!/bin/sh
# 夜間のバックアップ: 世代を1つ作り、読み戻して検証する。失敗したら0以外で終わる。
#   nightly-backup.sh データフォルダ 鍵ファイル バックアップ先
set -eu
yakuba=${YAKUBA:-yakuba}
"$yakuba" backup create --data "$1" --key-file "$2" --to "$3" --reason 夜間
"$yakuba" verify --key-file "$2" --from "$3"
