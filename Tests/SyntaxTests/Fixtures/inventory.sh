#!/usr/bin/env bash
# Keeps goods.

source "$(dirname "$0")/lib/words.sh"
. ./prices.sh

readonly LIMIT=10
declare -r SMALL=2
export STOCK_DIR=/var/stock PATH
declare -A counts=([tool]=1)
names=(one two)
total=0

# Adds an item.
add_item() {
  local name="$1" price=${2:-0}
  local -i width
  declare inner=1
  for size in "$@"; do echo "$size"; done
  for ((index = 0; index < LIMIT; index++)); do show "$index"; done
  while read -r line; do echo "$line"; done < <(list_items)
  total=$((total + price))
}

function list_items {
  cat <<END
$name
END
}

alias ll='list_items -l'

if [[ -n $total ]]; then
  missing=yes
  add_item one 2 | sort
fi
trap cleanup EXIT
function stock::open() { :; }
