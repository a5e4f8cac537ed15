#!/usr/bin/env bash
# Collects the exports that serving-audit reads, with commands that change nothing. Written by serving-audit {{version}}.
#
#   bash collect.sh [--out DIR] [--workspace-id ID] [--dry-run]
#
# Needs the Databricks CLI (0.205 or newer), bash 3.2 or newer, awk, and sha256sum or shasum. Every request is a GET; the only
# exception are the SELECTs on tables, which the Statement Execution API takes as a POST. Of payload tables, which hold requests and
# answers, only their metadata and lengths are selected.
# Interrupted or denied? Run it again with the same folder: what is there is kept, what is missing is asked for again. For a new
# collection name a new folder. --dry-run prints the commands and runs none.

PROFILE={{profile}}
ACCOUNT_PROFILE={{account_profile}}
WAREHOUSE={{warehouse}}
SINCE={{since}}
DEFAULT_DAYS={{default_days}}
OUT=exports
WORKSPACE_ID=
DRY_RUN=
FIRST_WAIT=${COLLECT_FIRST_WAIT:-2}
TRIES=${COLLECT_TRIES:-6}

# Configurations and logs may hold secrets in plain text: nobody else on this machine is to read them.
umask 077
LC_ALL=C
AZURE_EXTENSION_USE_DYNAMIC_INSTALL=no
export LC_ALL AZURE_EXTENSION_USE_DYNAMIC_INSTALL
TAB=$(printf '\t')
UNIT=$(printf '\037')

say() { printf '%s\n' "$*" >&2; }
die() { say "collect: $*"; exit 2; }

while [ $# -gt 0 ]; do
  case $1 in
    --out) OUT=${2-}; shift ;;
    --out=*) OUT=${1#*=} ;;
    --workspace-id) WORKSPACE_ID=${2-}; shift ;;
    --workspace-id=*) WORKSPACE_ID=${1#*=} ;;
    --dry-run) DRY_RUN=yes ;;
    -h | --help) sed -n '2,10s/^# \{0,1\}//p' "$0"; exit 0 ;;
    *) die "unknown option $1; see --help" ;;
  esac
  shift
done
[ -n "$OUT" ] || die '--out names no folder'

# ---- JSON ----------------------------------------------------------------------------------------------------------------

# json WHAT PATH… <file: the values at dotted paths. WHAT is "root" (one line for the file, values between unit separators, nothing
# where a path has no value), or the key that wraps the list ("-": any, or a bare list; ".": the file is the record): one line per
# record and combination of values, percent-encoded and tab separated; records without a value are left out.
json() {
  awk -v what="$1" -v wanted="$(shift; printf '%s\t' "$@")" '
    BEGIN {
      count = split(wanted, paths, "\t") - 1
      for (i = 1; i <= count; i++) index_of[paths[i]] = i
      for (i = 1; i < 256; i++) code[sprintf("%c", i)] = i
      depth = 0
    }
    {
      rest = $0
      while (1) {
        sub(/^[ \t\r,:]+/, "", rest)
        if (rest == "") break
        first = substr(rest, 1, 1)
        if (first == "\"") {
          match(rest, /^"([^"\\]|\\.)*"/)
          text = substr(rest, 2, RLENGTH - 2)
          rest = substr(rest, RLENGTH + 1)
          if (kind[depth] == "{" && expects_key) { key[depth] = plain(text); expects_key = 0 }
          else value(plain(text))
        } else if (first == "{" || first == "[") {
          depth++
          kind[depth] = first
          key[depth] = ""
          expects_key = first == "{"
          if (depth == record_depth() && first == "{") clear()
          rest = substr(rest, 2)
        } else if (first == "}" || first == "]") {
          if (depth == record_depth() && first == "}") print_record()
          depth--
          expects_key = kind[depth] == "{"
          rest = substr(rest, 2)
        } else {
          match(rest, /^[^],}[:space:]]+/)
          if (RLENGTH < 1) break
          text = substr(rest, 1, RLENGTH)
          rest = substr(rest, RLENGTH + 1)
          if (text == "null") { expects_key = kind[depth] == "{" } else value(text)
        }
      }
    }
    function record_depth() {
      if (what == "root" || what == ".") return 1
      if (kind[1] == "[") return 2
      return what == "-" || key[1] == what ? 3 : -1
    }
    function value(text,   i, path, at, n) {
      expects_key = kind[depth] == "{"
      at = record_depth()
      if (at < 0 || depth < at || (at == 3 && kind[2] != "[")) return
      path = ""
      for (i = at; i <= depth; i++) if (kind[i] == "{") path = path (path == "" ? "" : ".") key[i]
      if (path in index_of) {
        i = index_of[path]
        n = ++found[i]
        values[i, n] = text
      }
    }
    function clear(   i) { for (i = 1; i <= count; i++) found[i] = 0 }
    function print_record(   i) {
      for (i = 1; i <= count; i++) if (!found[i]) { if (what != "root") return; found[i] = 1; values[i, 1] = "" }
      combine(1, "")
    }
    function combine(i, line,   n, text) {
      if (i > count) { print line; return }
      for (n = 1; n <= found[i]; n++) {
        text = what == "root" ? values[i, n] : encoded(values[i, n])
        combine(i + 1, line (i == 1 ? "" : what == "root" ? "\037" : "\t") text)
      }
    }
    function plain(text,   out, at, next_sign, number) {
      out = ""
      while ((at = index(text, "\\")) > 0) {
        out = out substr(text, 1, at - 1)
        next_sign = substr(text, at + 1, 1)
        if (next_sign == "u") {
          number = hex(substr(text, at + 2, 4))
          out = out (number < 128 ? (number < 32 ? " " : sprintf("%c", number)) : "?")
          text = substr(text, at + 6)
        } else {
          out = out (index("nrtbf", next_sign) > 0 ? " " : next_sign)
          text = substr(text, at + 2)
        }
      }
      return out text
    }
    function hex(digits,   i, n) {
      n = 0
      for (i = 1; i <= 4; i++) n = n * 16 + index("0123456789abcdef", tolower(substr(digits, i, 1))) - 1
      return n
    }
    function encoded(text,   i, sign, out) {
      out = ""
      for (i = 1; i <= length(text); i++) {
        sign = substr(text, i, 1)
        out = out (sign ~ /[A-Za-z0-9._~-]/ ? sign : sprintf("%%%02X", code[sign]))
      }
      return out
    }'
}

# Text as a JSON string; quotes, backslashes and what cannot be printed are the only signs that need care.
quoted() {
  printf '%s' "$1" | tr '\n\r\t' '   ' | awk '{
    out = ""
    for (i = 1; i <= length($0); i++) {
      sign = substr($0, i, 1)
      if (sign == "\\" || sign == "\"") out = out "\\" sign
      else if (sign < " ") out = out " "
      else out = out sign
    }
    print "\"" out "\""
  } END { if (NR == 0) print "\"\"" }'
}

# A line, percent-encoded.
url_encoded() {
  local line
  IFS= read -r line
  printf '[{"line": %s}]' "$(quoted "$line")" | json - line
}

null_or_quoted() { if [ -n "$1" ]; then quoted "$1"; else printf 'null\n'; fi; }

# ---- Time ----------------------------------------------------------------------------------------------------------------

now() { date -u +%Y-%m-%dT%H:%M:%SZ; }

# 2026-07-01 or 2026-07-01T05:… → hours since 1970, UTC.
hours_of() {
  printf '%s\n' "$1" | awk -F '[-T:]' '{
    y = $1 - ($2 <= 2); era = int(y / 400); yoe = y - era * 400
    doy = int((153 * ($2 + ($2 > 2 ? -3 : 9)) + 2) / 5) + $3 - 1
    print (era * 146097 + yoe * 365 + int(yoe / 4) - int(yoe / 100) + doy - 719468) * 24 + $4
  }'
}

# Hours since 1970 → 2026-07-01T05:00:00Z.
instant_of() {
  awk -v hours="$1" 'BEGIN {
    z = int(hours / 24) + 719468; era = int(z / 146097); doe = z - era * 146097
    yoe = int((doe - int(doe / 1460) + int(doe / 36524) - int(doe / 146096)) / 365)
    doy = doe - (365 * yoe + int(yoe / 4) - int(yoe / 100)); mp = int((5 * doy + 2) / 153)
    m = mp < 10 ? mp + 3 : mp - 9
    printf "%04d-%02d-%02dT%02d:00:00Z\n", yoe + era * 400 + (m <= 2), m, doy - int((153 * mp + 2) / 5) + 1, hours % 24
  }'
}

# ---- Running a command ---------------------------------------------------------------------------------------------------

workspace_cli() { if [ -n "$PROFILE" ]; then databricks "$@" --profile "$PROFILE"; else databricks "$@"; fi; }
account_cli() { databricks "$@" --profile "$ACCOUNT_PROFILE"; }

# call FILE COMMAND…: the command's output in FILE, its messages in $MESSAGES. Tries again where waiting may help.
call() {
  local target=$1 attempt=1 wait=$FIRST_WAIT status
  shift
  while :; do
    "$@" >"$target" 2>"$MESSAGES" </dev/null
    status=$?
    [ $status -ne 0 ] || return 0
    grep -E -i -q "$PASSING" "$MESSAGES" || return $status
    [ $attempt -lt "$TRIES" ] || return $status
    say "  try $attempt failed ($(reason)); again in ${wait} s"
    sleep "$wait"
    attempt=$((attempt + 1))
    wait=$((wait * 2))
  done
}
PASSING='429|too many requests|rate limit|REQUEST_LIMIT_EXCEEDED|RESOURCE_EXHAUSTED|TEMPORARILY_UNAVAILABLE|(^|[^0-9])50[0234]([^0-9]|$)|internal error|bad gateway|unavailable|timed? ?out|deadline|connection (reset|refused|closed)|broken pipe|unexpected EOF|: EOF|TLS handshake|no such host'

# The last command's own words, on one line.
reason() {
  tr '\n\t\r' '   ' <"$MESSAGES" | sed -e 's/^ *[Ee]rror: *//' -e 's/  */ /g' -e 's/ *$//' | cut -c 1-300
}

sum_of() {
  if command -v sha256sum >/dev/null 2>&1; then sha256sum <"$1"; else shasum -a 256 <"$1"; fi | cut -d ' ' -f 1
}

# ---- What was done: the journal, from which the manifests are written -----------------------------------------------------

# is_done FILE: a former run of this script has it.
is_done() { [ -f "$OUT/$1" ] && [ "$(last_status "$1")" = 0 ]; }

# is_begun FOLDER: a former run has some of its files.
is_begun() { awk -F '\t' -v folder="$1" 'index($1, folder) == 1 && $2 == "0" { found = 1 } END { exit !found }' "$JOURNAL"; }

# record FILE STATUS STARTED COMMAND [MESSAGE]
record() {
  local sum=
  [ "$2" -ne 0 ] || sum=$(sum_of "$OUT/$1")
  printf '%s\t%s\t%s\t%s\t%s\t%s\t%s\n' "$1" "$2" "$3" "$sum" "$PART" "$4" "${5-}" >>"$JOURNAL"
  : >"$WORK/touched-${1%%/*}"
}

# forget FILE WHY: what was said of it before does not count any more, because other files take its place.
forget() { printf '%s\t%s\t\t\t%s\t\t\n' "$1" "$2" "$PART" >>"$JOURNAL"; }

forget_failure() {
  case $(last_status "$1") in '' | 0 | begun) ;; *) forget "$1" begun ;; esac
}

last_status() { awk -F '\t' -v file="$1" '$1 == file { status = $2 } END { print status }' "$JOURNAL"; }

ABSENT='not found|does not exist|RESOURCE_DOES_NOT_EXIST|INVALID_PARAMETER_VALUE|404|no (build )?logs|not (available|supported)'

keep() {
  mkdir -p "$(dirname "$OUT/$2")"
  mv "$1" "$OUT/$2"
}

failed() {
  if [ -n "$MAYBE" ] && printf '%s' "$4" | grep -E -i -q "$ABSENT"; then
    say "  none: $4"
    return
  fi
  say "  FAILED $1: $4"
  [ -d "$OUT/$1" ] || rm -f "$OUT/$1"
  record "$1" "$2" "$3" "$5" "$4"
}

# write_manifest FOLDER HOST PROFILE WORKSPACE_ID
write_manifest() {
  [ -f "$WORK/touched-$1" ] || return 0
  mkdir -p "$OUT/$1"
  {
    printf '{\n  "schema": 1,\n'
    [ -z "$4" ] || printf '  "workspaceId": %s,\n' "$(quoted "$4")"
    printf '  "host": %s,\n  "tenantId": %s,\n  "profile": %s,\n' "$(null_or_quoted "$2")" "$(null_or_quoted "$TENANT")" "$(null_or_quoted "$3")"
    printf '  "collectedAt": %s,\n' "$(quoted "$(now)")"
    printf '  "collector": {"userName": %s, "kind": %s, "authType": %s, "groups": [%s]},\n' \
      "$(null_or_quoted "$USER_NAME")" "$(null_or_quoted "$USER_KIND")" "$(null_or_quoted "$AUTH_TYPE")" "$USER_GROUPS"
    printf '  "cli": {"version": %s},\n  "files": [\n' "$(null_or_quoted "$CLI_VERSION")"
    awk -F '\t' -v folder="$1/" '
      index($1, folder) == 1 { if (!($1 in line)) order[++n] = $1; line[$1] = $0 }
      END {
        for (i = 1; i <= n; i++) {
          split(line[order[i]], part, "\t")
          if (part[2] !~ /^[0-9]+$/) continue
          printf "%s", written++ ? ",\n" : ""
          printf "    {\"path\": %s, \"command\": %s, \"startedAt\": %s, \"exitCode\": %s, \"sha256\": %s", \
            text(substr(part[1], length(folder) + 1)), text(part[6]), text(part[3]), part[2], part[4] == "" ? "null" : text(part[4])
          if (part[7] != "") printf ", \"message\": %s", text(part[7])
          printf "}"
        }
        print ""
      }
      function text(given,   i, sign, out) {
        out = ""
        for (i = 1; i <= length(given); i++) {
          sign = substr(given, i, 1)
          if (sign == "\\" || sign == "\"") out = out "\\" sign
          else if (sign < " ") out = out " "
          else out = out sign
        }
        return "\"" out "\""
      }' "$JOURNAL"
    printf '  ]\n}\n'
  } >"$WORK/manifest.json" && mv "$WORK/manifest.json" "$OUT/$1/manifest.json"
}

# ---- The steps of the plan -----------------------------------------------------------------------------------------------

# part EXPORT CHECKS: what follows is of this export; without it these checks cannot be assessed.
part() {
  PART=$1
  printf '%s\t%s\n' "$1" "$2" >>"$WORK/unlocks"
}

# left_out WHY: nobody tried, so that nothing failed; the closing list names it.
left_out() {
  say "  left out: $1"
  printf '%s\t%s\n' "$PART" "$1" >>"$WORK/left-out"
}

# by_hand FOLDER HOW: no command of this script reads it; somebody puts it into the folder.
by_hand() {
  if [ -n "$DRY_RUN" ]; then say "# by hand: $2"; return; fi
  [ -z "$(ls "$OUT/$1" 2>/dev/null)" ] || return 0
  left_out "$2"
}

# place FILE: system tables and account parts stand at the top, everything else in the workspace's folder.
place() {
  case $1 in
    system/* | account/*) printf '%s\n' "$1" ;;
    *) printf '%s\n' "$HOME_FOLDER/$1" ;;
  esac
}

filled() {
  printf '%s\n' "$1" | sed -e "s|{account_id}|$ACCOUNT_ID|g" -e "s|{workspace_id}|$WORKSPACE_ID|g" -e "s|{host_name}|$HOST_NAME|g"
}

# get FILE PATH [LIST WRAPPER KEY…]: a GET, once or for every record of a list that was collected before.
get() { step get_one "$@"; }
# run FILE COMMAND [LIST WRAPPER KEY…]: another read-only command, likewise.
run() { step run_one "$@"; }

# maybe get|run …: that the server knows no such thing is an answer.
maybe() {
  MAYBE=yes
  "$@"
  MAYBE=
}

step() {
  local how=$1 file what list wrapper row name rest
  file=$(filled "$2")
  what=$(filled "$3")
  if [ $# -lt 4 ]; then
    "$how" "$(place "$file")" "$what"
    return
  fi
  list=$4 wrapper=$5
  shift 5
  if [ -n "$DRY_RUN" ]; then
    "$how" "$(place "$file")" "$what"
    say "    # for each $* in $list"
    return
  fi
  name=$(place "${file%%/\{*}")
  if [ "$(cli_of "$what")" = account_cli ] && [ -z "$ACCOUNT_ID" ]; then
    failed "$name" 1 "$(now)" "$NO_ACCOUNT" "databricks api get $what"
    return
  fi
  forget_failure "$name"
  for source in "$OUT/"$(place "$list"); do
    [ -f "$source" ] || continue
    json "$wrapper" "$@" <"$source"
  done | sort -u >"$WORK/rows"
  while IFS= read -r row; do
    name=$file rest=$what
    for key in "$@"; do
      value=${row%%"$TAB"*}
      row=${row#*"$TAB"}
      name=$(replaced "$name" "{$key}" "$value")
      rest=$(replaced "$rest" "{$key}" "$value")
    done
    "$how" "$(place "$name")" "$rest"
  done <"$WORK/rows"
}

# replaced TEXT THIS THAT, literally.
replaced() {
  local text=$1 out=
  while :; do
    case $text in
      *"$2"*) out=$out${text%%"$2"*}$3 text=${text#*"$2"} ;;
      *) break ;;
    esac
  done
  printf '%s\n' "$out$text"
}

cli_of() { case $1 in */accounts/*) printf account_cli ;; *) printf workspace_cli ;; esac; }

get_one() {
  local file=$1 path=$2 cli command="databricks api get $2" started next status pages=0
  cli=$(cli_of "$path")
  if [ -n "$DRY_RUN" ]; then printf '%s\n' "$command"; return; fi
  if [ "$cli" = account_cli ] && [ -z "$ACCOUNT_ID" ]; then
    failed "$file" 1 "$(now)" "$NO_ACCOUNT" "$command"
    return
  fi
  ! is_done "$file" || return 0
  say "$command"
  started=$(now)
  : >"$WORK/pages"
  next=$path
  while [ -n "$next" ]; do
    call "$WORK/page" "$cli" api get "$next"
    status=$?
    if [ $status -ne 0 ]; then failed "$file" $status "$started" "$(reason)" "$command"; return; fi
    cat "$WORK/page" >>"$WORK/pages"
    pages=$((pages + 1))
    [ $pages -lt 10000 ] || { failed "$file" 1 "$started" 'there is no end to its pages' "$command"; return; }
    next=$(page_after "$path")
  done
  keep "$WORK/pages" "$file"
  record "$file" 0 "$started" "$command"
}

# The path of the page after $WORK/page: by its token, or by SCIM's counting; nothing where it was the last.
page_after() {
  local token total start held sign='?'
  case $1 in *'?'*) sign='&' ;; esac
  if grep -q '"next_page_token"' "$WORK/page"; then
    token=$(json root next_page_token <"$WORK/page" | url_encoded)
    [ -z "$token" ] || printf '%s%spage_token=%s\n' "$1" "$sign" "$token"
    return
  fi
  grep -q '"totalResults"' "$WORK/page" || return 0
  IFS=$UNIT read -r total start held <<EOF
$(json root totalResults startIndex itemsPerPage <"$WORK/page")
EOF
  [ -n "$total" ] && [ "${held:-0}" -gt 0 ] || return 0
  start=$((${start:-1} + held))
  [ $start -gt "$total" ] || printf '%s%sstartIndex=%s\n' "$1" "$sign" "$start"
}

run_one() {
  local file=$1 command=$2 started status
  if [ -n "$DRY_RUN" ]; then printf '%s\n' "$command"; return; fi
  ! is_done "$file" || return 0
  command -v "${command%% *}" >/dev/null 2>&1 || { left_out "${command%% *} is not installed here"; return; }
  say "$command"
  started=$(now)
  # Values are percent-encoded and the commands are part of this script, so that words can be split at blanks.
  set -f
  case $command in
    databricks*) set -- ${command#databricks } ;;
    *) set -- $command ;;
  esac
  set +f
  case $command in
    'databricks account'*)
      [ -n "$ACCOUNT_PROFILE" ] || { failed "$file" 1 "$started" "$NO_ACCOUNT" "$command"; return; }
      call "$WORK/page" account_cli "$@" ;;
    databricks*) call "$WORK/page" workspace_cli "$@" ;;
    *) call "$WORK/page" "$@" ;;
  esac
  status=$?
  if [ $status -ne 0 ]; then failed "$file" $status "$started" "$(reason)" "$command"; return; fi
  keep "$WORK/page" "$file"
  record "$file" 0 "$started" "$command"
}

# table FILE TABLE TIME WHERE COLUMN=EXPRESSION…: a SELECT on a table. A FILE that ends in / is a folder of ranges of time.
# TIME is a column, or several COLUMN=EXPRESSION, of which the first that the table has is taken.
table() {
  local file=$1 name=$2 time=$3 where=$4 from to column
  shift 4
  if [ -z "$WAREHOUSE" ]; then
    [ -z "$DRY_RUN" ] || { printf '# left out without --warehouse: select … from %s\n' "$name"; return; }
    # Another workspace's run may have them: the tables speak of all workspaces of a region.
    ! is_begun "$file" || return 0
    failed "${file%/}" 1 "$(now)" 'no warehouse was named: print the script with --warehouse, or run the SQL of serving-audit collect --sql' \
      "select … from $name"
    return
  fi
  COLUMNS=
  for column in "$@"; do COLUMNS=$COLUMNS${COLUMNS:+, }${column#*=}; done
  if [ -z "$DRY_RUN" ]; then
    # Tables differ between regions and months: a column that is not there is left out, and the audit says so.
    if [ -z "$time" ] && is_done "$file"; then return; fi
    present_columns "$file" "$name" "$time" "$@" || return
    time=$TIME
  fi
  if [ -z "$time" ]; then
    select_rows "$file" "$name" "select $COLUMNS from $name${where:+ where $where}" ''
    return
  fi
  from=$SINCE_HOURS
  while [ "$from" -lt "$UNTIL_HOURS" ]; do
    to=$((from + 744))
    [ $to -lt "$UNTIL_HOURS" ] || to=$UNTIL_HOURS
    select_range "$file" "$name" "$time" "$where" "$from" "$to"
    from=$to
  done
}

present_columns() {
  local folder=${1%/} name=$2 times=$3 started there column
  local command="select * from $name limit 0"
  started=$(now)
  if ! statement "$command" "$WORK/columns.json"; then
    failed "$folder" 1 "$started" "$FAILURE" "$command"
    return 1
  fi
  forget_failure "$folder"
  shift 3
  there=$(json root manifest.schema.columns.name <"$WORK/columns.json" | tr 'A-Z\n' 'a-z ')
  COLUMNS=
  for column in "$@"; do
    case " $there" in
      *" ${column%%=*} "*) COLUMNS=$COLUMNS${COLUMNS:+, }${column#*=} ;;
      # Generations of a table have different columns.
      *) case $times in *=*) ;; *) say "  $name has no column ${column%%=*}" ;; esac ;;
    esac
  done
  [ -n "$COLUMNS" ] || { failed "$folder" 1 "$started" 'none of its columns is known' "$command"; return 1; }
  TIME=$times
  case $times in *=*) ;; *) return 0 ;; esac
  for column in $times; do
    case " $there" in *" ${column%%=*} "*) TIME=${column#*=}; return 0 ;; esac
  done
  failed "$folder" 1 "$started" 'none of its columns is known to be the time' "$command"
  return 1
}

# names LIST SUFFIX CATALOG SCHEMA PREFIX TABLE: the tables that the records of a list, collected before, name at these paths.
names() {
  local list=$1 suffix=$2 source catalog schema prefix name table
  [ -z "$DRY_RUN" ] || return 0
  for source in "$OUT/"$(place "$list"); do
    [ -f "$source" ] || continue
    json root "$3" "$4" "$5" name "$6" <"$source"
  done | while IFS=$UNIT read -r catalog schema prefix name table; do
    case $table in
      *.*.*)
        catalog=${table%%.*} table=${table#*.}
        schema=${table%%.*} table=${table#*.} ;;
      '') [ -z "$catalog$schema" ] || table=${prefix:-$name}$suffix ;;
    esac
    [ -n "$table" ] || continue
    printf '%s\037%s\037%s\n' "$catalog" "$schema" "$table"
  done | tr 'A-Z' 'a-z' >>"$WORK/named"
}

# named_tables FOLDER LIST TIMES COLUMN=EXPRESSION…: the SELECTs on the tables that were named, which people call what they like.
named_tables() {
  local folder=$1 list=$2 times=$3 catalog schema table file
  shift 3
  if [ -n "$DRY_RUN" ]; then
    table "$folder" '<catalog>.<schema>.<table>' "${times#*=}" '' "$@"
    say "    # for each table that is named in $list"
    return
  fi
  [ -f "$WORK/named" ] || return 0
  sort -u "$WORK/named" >"$WORK/tables"
  rm -f "$WORK/named"
  while IFS=$UNIT read -r catalog schema table; do
    file=$(printf '[{"line": %s}]' "$(quoted "$catalog.$schema.$table")" | json - line | cut -c 1-200)
    # What no name of Unity Catalog holds, and what no file system takes as a folder's.
    case $catalog$schema$table in *[./[:space:][:cntrl:]]*) catalog= ;; esac
    if [ -z "$catalog" ] || [ -z "$schema" ] || [ -z "$table" ] || [ ${#file} -ge 200 ]; then
      failed "$folder$file" 1 "$(now)" 'an endpoint names a table in a way that no table is called' "select … from $(identifier "$table")"
      continue
    fi
    table "$folder$file/" "$(identifier "$catalog").$(identifier "$schema").$(identifier "$table")" "$times" '' "$@"
  done <"$WORK/tables"
}

# A name as SQL writes one that may hold any sign.
identifier() { printf '`%s`\n' "$(printf '%s\n' "$1" | sed 's/`/``/g')"; }

# select_range FOLDER TABLE TIME WHERE FROM TO: where the answer is too large for one, half the range each, down to an hour.
select_range() {
  local from to file middle condition
  from=$(instant_of "$5") to=$(instant_of "$6")
  file=$1$(printf '%s_%s' "$from" "$to" | sed 's/:00:00Z//g').json
  [ -n "$DRY_RUN" ] || ! is_done "$file" || return 0
  condition="$3 >= timestamp '$from' and $3 < timestamp '$to'${4:+ and $4}"
  middle=$((($5 + $6) / 2))
  if [ "$middle" -gt "$5" ]; then
    if [ -z "$DRY_RUN" ] && [ "$(last_status "$file")" = halved ]; then halves "$@"; return; fi
    select_rows "$file" "$2" "select $COLUMNS from $2 where $condition" halve && return
    [ -n "$TOO_LARGE" ] || return
    forget "$file" halved
    halves "$@"
  else
    select_rows "$file" "$2" "select $COLUMNS from $2 where $condition" ''
  fi
}

halves() {
  local middle=$((($5 + $6) / 2))
  select_range "$1" "$2" "$3" "$4" "$5" "$middle"
  select_range "$1" "$2" "$3" "$4" "$middle" "$6"
}

# select_rows FILE TABLE SQL HALVE: the rows of one SELECT, all its chunks. Too large, and HALVE given: TOO_LARGE is set instead.
select_rows() {
  local file=$1 sql=$3 started identifier chunks index chunk status
  local command="databricks api post /api/2.0/sql/statements: $3"
  TOO_LARGE=
  if [ -n "$DRY_RUN" ]; then printf '%s\n' "$command"; return; fi
  ! is_done "$file" || return 0
  say "$(printf '%s' "$file: $sql" | cut -c 1-140)…"
  started=$(now)
  if ! statement "$sql" "$WORK/answer.json"; then
    case $FAILURE in
      # An answer of more than 25 MiB is aborted; the words for it differ.
      *[Ll]imit* | *[Tt]oo\ large* | *MiB* | CLOSED*) [ -z "$4" ] || TOO_LARGE=yes ;;
    esac
    [ -n "$TOO_LARGE" ] || failed "$file" 1 "$started" "$FAILURE" "$command"
    return 1
  fi
  IFS=$UNIT read -r identifier chunks <<EOF
$(json root statement_id manifest.total_chunk_count <"$WORK/answer.json")
EOF
  index=1
  while [ $index -lt "${chunks:-1}" ]; do
    chunk=${file%.json}.chunk-$index.json
    call "$WORK/page" workspace_cli api get "/api/2.0/sql/statements/$identifier/result/chunks/$index"
    status=$?
    if [ $status -ne 0 ]; then failed "$file" $status "$started" "chunk $index: $(reason)" "$command"; return 1; fi
    keep "$WORK/page" "$chunk"
    record "$chunk" 0 "$started" "$command, chunk $index"
    index=$((index + 1))
  done
  keep "$WORK/answer.json" "$file"
  record "$file" 0 "$started" "$command"
}

# statement SQL FILE: runs a SELECT and waits for its end; FAILURE says why there is no answer.
statement() {
  local state identifier message waited=0
  case $1 in 'select '*) ;; *) FAILURE='only SELECT is run'; return 1 ;; esac
  printf '{"warehouse_id": %s, "statement": %s, "wait_timeout": "30s", "on_wait_timeout": "CONTINUE", "disposition": "INLINE", "format": "JSON_ARRAY"}\n' \
    "$(quoted "$WAREHOUSE")" "$(quoted "$1")" >"$WORK/statement.json"
  call "$2" workspace_cli api post /api/2.0/sql/statements --json "@$WORK/statement.json" || { FAILURE=$(reason); return 1; }
  while :; do
    IFS=$UNIT read -r state identifier message <<EOF
$(json root status.state statement_id status.error.message <"$2")
EOF
    case $state in
      SUCCEEDED) return 0 ;;
      PENDING | RUNNING) ;;
      *) FAILURE="${state:-no state}: $(printf '%s' "$message" | cut -c 1-300)"; return 1 ;;
    esac
    [ $waited -lt 3600 ] || { FAILURE='it did not end within an hour'; return 1; }
    sleep "$FIRST_WAIT"
    waited=$((waited + FIRST_WAIT + 1))
    call "$2" workspace_cli api get "/api/2.0/sql/statements/$identifier" || { FAILURE=$(reason); return 1; }
  done
}

# ---- Who collects, and where ---------------------------------------------------------------------------------------------

identify() {
  local described=$WORK/describe.json
  command -v databricks >/dev/null 2>&1 || die 'the databricks CLI is not here; see https://docs.databricks.com/dev-tools/cli/install'
  CLI_VERSION=$(databricks version -o json 2>/dev/null | json root Version)
  # Some versions cannot describe a login that does not work; the next request tells.
  call "$described" workspace_cli auth describe -o json || printf '{}\n' >"$described"
  IFS=$UNIT read -r HOST AUTH_TYPE TENANT described_id <<EOF
$(json root details.host details.auth_type details.configuration.azure_tenant_id.value details.configuration.workspace_id.value <"$described")
EOF
  HOST_NAME=${HOST#*://}
  HOST_NAME=${HOST_NAME%%/*}
  call "$WORK/me.json" workspace_cli api get /api/2.0/preview/scim/v2/Me || die "cannot log in to ${HOST:-the workspace}: $(reason)"
  USER_NAME=$(json root userName <"$WORK/me.json")
  USER_KIND=user
  if printf '%s' "$USER_NAME" | grep -E -q '^[0-9a-f]{8}-[0-9a-f-]{27}$'; then USER_KIND=service_principal; fi
  USER_GROUPS=$(json root groups.display <"$WORK/me.json" | while IFS= read -r group; do
    [ -z "$group" ] || { printf '%s' "${comma-}"; quoted "$group" | tr -d '\n'; comma=', '; }
  done)
  [ -n "$WORKSPACE_ID" ] || WORKSPACE_ID=$(printf '%s' "$HOST_NAME" | sed -n 's/^adb-\([0-9]*\)\..*/\1/p')
  [ -n "$WORKSPACE_ID" ] || WORKSPACE_ID=$(printf '%s' "${described_id-}" | sed -n 's/^\([0-9]*\)$/\1/p')
  if [ -z "$WORKSPACE_ID" ] && call "$WORK/metastore.json" workspace_cli metastores current -o json; then
    WORKSPACE_ID=$(json root workspace_id <"$WORK/metastore.json")
  fi
  [ -n "$WORKSPACE_ID" ] || die 'cannot tell which workspace this is; name it with --workspace-id'
  NO_ACCOUNT='no account profile was named: print the script with --account-profile'
  if [ -n "$ACCOUNT_PROFILE" ]; then
    call "$described" account_cli auth describe -o json &&
      ACCOUNT_ID=$(json root details.configuration.account_id.value <"$described")
    IFS=$UNIT read -r ACCOUNT_HOST <<EOF
$(json root details.host <"$described")
EOF
    [ -n "$ACCOUNT_ID" ] || NO_ACCOUNT="profile $ACCOUNT_PROFILE names no account"
  fi
}

settle_range() {
  local range=$OUT/.collect-range
  if [ -s "$range" ]; then
    # The same ranges as in the run before, so that no row is collected twice.
    IFS=$TAB read -r SINCE_HOURS UNTIL_HOURS <"$range"
    say "goes on with the collection in $OUT"
  else
    UNTIL_HOURS=$(($(hours_of "$(now)") + 1))
    if [ -n "$SINCE" ]; then SINCE_HOURS=$(hours_of "$SINCE"); else SINCE_HOURS=$(((UNTIL_HOURS / 24 - DEFAULT_DAYS) * 24)); fi
    [ -n "$DRY_RUN" ] || printf '%s\t%s\n' "$SINCE_HOURS" "$UNTIL_HOURS" >"$range"
  fi
}

finish() {
  write_manifest "$HOME_FOLDER" "$HOST" "$PROFILE" "$WORKSPACE_ID"
  write_manifest system "$HOST" "$PROFILE" "$WORKSPACE_ID"
  write_manifest account "${ACCOUNT_HOST-}" "$ACCOUNT_PROFILE" ''
}

closing_table() {
  awk -F '\t' -v unlocks="$WORK/unlocks" -v left_out="$WORK/left-out" '
    BEGIN { while ((getline line < unlocks) > 0) { split(line, part, "\t"); checks[part[1]] = part[2] } }
    { if (!($1 in status)) order[++n] = $1; status[$1] = $2; export_of[$1] = $5; message[$1] = $7 }
    END {
      for (i = 1; i <= n; i++) {
        file = order[i]; name = export_of[file]
        if (status[file] !~ /^[0-9]+$/) continue
        if (status[file] == "0") { kept++; continue }
        denied++
        if (!(name in lost)) names[++m] = name
        lost[name]++
        if (why[name] == "") why[name] = message[file]
      }
      printf "\n%d files collected, %d denied or failed.\n", kept, denied
      if (m > 0) print "\nWhat is missing, why, and the checks that then cannot be assessed, or not in full:\n"
      for (i = 1; i <= m; i++) {
        name = names[i]
        printf "%s (%d)\n    %s\n    %s\n", name, lost[name], why[name], checks[name] == "" ? "no check needs it" : checks[name]
      }
      while ((getline line < left_out) > 0) {
        if (!begun++) print "\nWhat was left out, and why:\n"
        split(line, part, "\t")
        printf "%s\n    %s\n    %s\n", part[1], part[2], checks[part[1]] == "" ? "no check needs it" : checks[part[1]]
      }
    }' "$JOURNAL" >&2
}

# ---- The collection ------------------------------------------------------------------------------------------------------

WORK=$(mktemp -d "${TMPDIR:-/tmp}/collect.XXXXXX") || die 'cannot make a temporary folder'
MESSAGES=$WORK/messages
HOST= HOST_NAME='<host>' TENANT= AUTH_TYPE= USER_NAME= USER_KIND= USER_GROUPS= CLI_VERSION= ACCOUNT_ID= ACCOUNT_HOST= PART= MAYBE=
trap 'rm -rf "$WORK"' EXIT
if [ -n "$DRY_RUN" ]; then
  HOME_FOLDER="workspace=${WORKSPACE_ID:-<id>}"
  ACCOUNT_ID='<account-id>'
  WORKSPACE_ID=${WORKSPACE_ID:-<workspace-id>}
  settle_range
else
  identify
  HOME_FOLDER="workspace=$WORKSPACE_ID"
  mkdir -p "$OUT/$HOME_FOLDER" || die "cannot write to $OUT"
  JOURNAL=$OUT/.collect-journal
  touch "$JOURNAL"
  settle_range
  trap 'finish; rm -rf "$WORK"' EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
fi

{{plan}}

[ -n "$DRY_RUN" ] || closing_table
exit 0
