# Collects the exports that serving-audit reads, with commands that change nothing. Written by serving-audit {{version}}.
#
#   powershell -File collect.ps1 [-Out DIR] [-WorkspaceId ID] [-DryRun]
#
# Needs the Databricks CLI (0.205 or newer) and Windows PowerShell 5.1 or PowerShell 7. Every request is a GET; the only exception
# are the SELECTs on tables, which the Statement Execution API takes as a POST. Of payload tables, which hold requests and answers,
# only their metadata and lengths are selected.
# Interrupted or denied? Run it again with the same folder: what is there is kept, what is missing is asked for again. For a new
# collection name a new folder. -DryRun prints the commands and runs none.
param(
  [string] $Out = 'exports',
  [string] $WorkspaceId = '',
  [switch] $DryRun
)

$WorkspaceProfile = {{profile}}
$AccountProfile = {{account_profile}}
$Warehouse = {{warehouse}}
$Since = {{since}}
$DefaultDays = {{default_days}}
$FirstWait = 2
$Tries = 6

$ErrorActionPreference = 'Stop'
$env:AZURE_EXTENSION_USE_DYNAMIC_INSTALL = 'no'
$Utf8 = New-Object System.Text.UTF8Encoding $false
$Tab = "`t"

function Say([string] $Text) { Write-Host $Text }

# Configurations and logs may hold secrets in plain text: nobody else on this machine is to read what this run makes. The account's
# identifier is the same in every language of Windows, its name is not.
function Protect-Folder([string] $Folder) {
  try {
    if ($env:OS -eq 'Windows_NT') {
      $user = [System.Security.Principal.WindowsIdentity]::GetCurrent().User.Value
      & icacls $Folder '/inheritance:r' '/grant:r' ('*' + $user + ':(OI)(CI)F') | Out-Null
    }
    else { & chmod 700 $Folder }
    if ($LASTEXITCODE -ne 0) { throw "exit code $LASTEXITCODE" }
  }
  catch { Say "  WARNING: others on this machine may be able to read ${Folder}: its access could not be restricted ($_). Restrict it yourself." }
}

# A folder that was there before is somebody's own: who may read it is not changed.
function New-Folder([string] $Folder) {
  if (Test-Path -LiteralPath $Folder) { return $false }
  [void] [System.IO.Directory]::CreateDirectory($Folder)
  Protect-Folder $Folder
  return $true
}

# ---- JSON ----------------------------------------------------------------------------------------------------------------

# The JSON documents of a file: pages stand one after another, each from a line that begins with { or [.
function Read-Documents([string] $File) {
  $text = [System.IO.File]::ReadAllText($File, $Utf8)
  $documents = New-Object System.Collections.ArrayList
  foreach ($part in [regex]::Split($text, '(?m)(?<=^[\}\]])\s*\r?\n(?=[\{\[])')) {
    if ($part.Trim() -ne '') { [void] $documents.Add((ConvertFrom-Text $part)) }
  }
  return , $documents
}

function ConvertFrom-Text([string] $Text) {
  if ($PSVersionTable.PSVersion.Major -ge 6) { return ConvertFrom-Json -InputObject $Text -AsHashtable }
  # Windows PowerShell's own reader refuses long texts.
  Add-Type -AssemblyName System.Web.Extensions
  $reader = New-Object System.Web.Script.Serialization.JavaScriptSerializer
  $reader.MaxJsonLength = [int]::MaxValue
  return $reader.DeserializeObject($Text)
}

function Test-List($Node) { return ($Node -is [System.Collections.IList]) -and -not ($Node -is [string]) }

# The values at a dotted path, as text; lists on the way are gone through.
function Get-Values($Node, [string[]] $Path) {
  if ($null -eq $Node) { return }
  if (Test-List $Node) { foreach ($item in $Node) { Get-Values $item $Path }; return }
  if ($Path.Count -eq 0) {
    if ($Node -is [bool]) { if ($Node) { 'true' } else { 'false' } }
    elseif (-not ($Node -is [System.Collections.IDictionary])) { [System.Convert]::ToString($Node, [System.Globalization.CultureInfo]::InvariantCulture) }
    return
  }
  if ($Node -is [System.Collections.IDictionary]) {
    $rest = @()
    if ($Path.Count -gt 1) { $rest = $Path[1..($Path.Count - 1)] }
    if ($Node.ContainsKey($Path[0])) { Get-Values $Node[$Path[0]] $rest }
  }
}

# The first value at a dotted path of a file's first document; nothing where there is none.
function Get-Value([string] $File, [string] $Path) {
  $documents = Read-Documents $File
  if ($documents.Count -eq 0) { return '' }
  $values = @(Get-Values $documents[0] $Path.Split('.'))
  if ($values.Count -eq 0) { return '' }
  return $values[0]
}

# One row per record of a list and combination of values at the paths, percent-encoded; records without a value are left out.
function Get-Rows([string] $File, [string] $Wrapper, [string[]] $Paths) {
  foreach ($document in (Read-Documents $File)) {
    $records = @()
    if ($Wrapper -eq '.') { $records = @($document) }
    elseif (Test-List $document) { $records = $document }
    elseif ($document -is [System.Collections.IDictionary]) {
      foreach ($name in @($document.Keys)) {
        if (($name -eq $Wrapper -or $Wrapper -eq '-') -and (Test-List $document[$name])) { $records = $document[$name] }
      }
    }
    foreach ($record in $records) {
      $rows = @('')
      $first = $true
      foreach ($path in $Paths) {
        $values = @(Get-Values $record $path.Split('.') | ForEach-Object { [System.Uri]::EscapeDataString($_) })
        $longer = @()
        foreach ($row in $rows) { foreach ($value in $values) { if ($first) { $longer += $value } else { $longer += $row + $Tab + $value } } }
        $rows = $longer
        $first = $false
      }
      $rows
    }
  }
}

function Format-Json([string] $Text) {
  if ($Text -eq '') { return 'null' }
  $safe = [regex]::Replace($Text, '[\x00-\x1f]', ' ')
  return '"' + $safe.Replace('\', '\\').Replace('"', '\"') + '"'
}

# ---- Time ----------------------------------------------------------------------------------------------------------------

$Epoch = New-Object System.DateTime 1970, 1, 1, 0, 0, 0, ([System.DateTimeKind]::Utc)
$Invariant = [System.Globalization.CultureInfo]::InvariantCulture

function Get-Now { return [System.DateTime]::UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", $Invariant) }
function Get-Hours([System.DateTime] $Time) { return [long] [System.Math]::Floor(($Time - $Epoch).TotalHours) }
function Get-Instant([long] $Hours) { return $Epoch.AddHours($Hours).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", $Invariant) }

# ---- Running a command ---------------------------------------------------------------------------------------------------

$Passing = '429|too many requests|rate limit|REQUEST_LIMIT_EXCEEDED|RESOURCE_EXHAUSTED|TEMPORARILY_UNAVAILABLE|(^|[^0-9])50[0234]([^0-9]|$)|internal error|bad gateway|unavailable|timed? ?out|deadline|connection (reset|refused|closed)|broken pipe|unexpected EOF|: EOF|TLS handshake|no such host'

# The command's output in a file, byte for byte; its exit code. Tries again where waiting may help.
function Invoke-Tool([string] $Target, [string] $Program, [string[]] $Words) {
  $wait = $FirstWait
  $path = (Get-Command $Program -CommandType Application | Select-Object -First 1).Source
  $quoted = @($Words | ForEach-Object { if ($_ -match '\s') { '"' + $_ + '"' } else { $_ } })
  for ($attempt = 1; ; $attempt++) {
    $process = Start-Process -FilePath $path -ArgumentList $quoted -NoNewWindow -Wait -PassThru -RedirectStandardOutput $Target -RedirectStandardError $Messages
    if ($process.ExitCode -eq 0) { return 0 }
    if ((Get-Reason) -notmatch $Passing -or $attempt -ge $Tries) { return $process.ExitCode }
    Say "  try $attempt failed ($(Get-Reason)); again in $wait s"
    Start-Sleep -Seconds $wait
    $wait = $wait * 2
  }
}

function Invoke-Workspace([string] $Target, [string[]] $Words) {
  if ($WorkspaceProfile -ne '') { $Words = $Words + @('--profile', $WorkspaceProfile) }
  return Invoke-Tool $Target 'databricks' $Words
}

function Invoke-Account([string] $Target, [string[]] $Words) { return Invoke-Tool $Target 'databricks' ($Words + @('--profile', $AccountProfile)) }

# The last command's own words, on one line.
function Get-Reason {
  if (-not (Test-Path -LiteralPath $Messages)) { return '' }
  $text = [regex]::Replace([System.IO.File]::ReadAllText($Messages, $Utf8), '\s+', ' ').Trim()
  $text = [regex]::Replace($text, '^[Ee]rror: *', '')
  if ($text.Length -gt 300) { return $text.Substring(0, 300) }
  return $text
}

# ---- What was done: the journal, from which the manifests are written -----------------------------------------------------

function Get-Entry([string] $File) { if ($Journal.Contains($File)) { return $Journal[$File] }; return $null }
function Get-Status([string] $File) { $entry = Get-Entry $File; if ($null -eq $entry) { return '' }; return $entry[1] }
function Test-Done([string] $File) { return ((Get-Status $File) -eq '0') -and (Test-Path -LiteralPath (Join-Path $Out $File) -PathType Leaf) }
function Test-Begun([string] $Folder) {
  foreach ($file in @($Journal.Keys)) { if ($file.StartsWith($Folder) -and $Journal[$file][1] -eq '0') { return $true } }
  return $false
}

function Add-Entry([string] $File, [string] $Status, [string] $Started, [string] $Sum, [string] $Command, [string] $Message) {
  $fields = @($File, $Status, $Started, $Sum, $script:Part, $Command, $Message)
  [System.IO.File]::AppendAllText($JournalFile, ($fields -join $Tab) + "`n", $Utf8)
  $Journal[$File] = $fields
  $Touched[$File.Split('/')[0]] = $true
}

$Absent = 'not found|does not exist|RESOURCE_DOES_NOT_EXIST|INVALID_PARAMETER_VALUE|404|no (build )?logs|not (available|supported)'

function Save-File([string] $Source, [string] $File, [string] $Started, [string] $Command) {
  $target = Join-Path $Out $File
  [void] [System.IO.Directory]::CreateDirectory([System.IO.Path]::GetDirectoryName($target))
  Move-Item -LiteralPath $Source -Destination $target -Force
  Add-Entry $File '0' $Started (Get-FileHash -LiteralPath $target -Algorithm SHA256).Hash.ToLowerInvariant() $Command ''
}

function Add-Failure([string] $File, [int] $Status, [string] $Started, [string] $Message, [string] $Command) {
  # That the server knows no such thing is an answer.
  if ($MayBeAbsent -and $Message -match $Absent) { Say "  none: $Message"; return }
  Say "  FAILED ${File}: $Message"
  $target = Join-Path $Out $File
  if (Test-Path -LiteralPath $target -PathType Leaf) { Remove-Item -LiteralPath $target }
  Add-Entry $File ([string] $Status) $Started '' $Command $Message
}

function Write-Manifest([string] $Folder, [string] $HostUrl, [string] $ProfileName, [string] $Id) {
  if (-not $Touched.ContainsKey($Folder)) { return }
  [void] [System.IO.Directory]::CreateDirectory((Join-Path $Out $Folder))
  $files = @()
  foreach ($file in @($Journal.Keys)) {
    $entry = $Journal[$file]
    if (-not $file.StartsWith("$Folder/") -or $entry[1] -notmatch '^\d+$') { continue }
    $line = '    {"path": ' + (Format-Json $file.Substring($Folder.Length + 1)) + ', "command": ' + (Format-Json $entry[5]) + ', "startedAt": ' + (Format-Json $entry[2])
    $line += ', "exitCode": ' + $entry[1] + ', "sha256": ' + (Format-Json $entry[3])
    if ($entry[6] -ne '') { $line += ', "message": ' + (Format-Json $entry[6]) }
    $files += $line + '}'
  }
  $groups = (@($UserGroups | ForEach-Object { Format-Json $_ }) -join ', ')
  $lines = @('{', '  "schema": 1,')
  if ($Id -ne '') { $lines += '  "workspaceId": ' + (Format-Json $Id) + ',' }
  $lines += '  "host": ' + (Format-Json $HostUrl) + ', "tenantId": ' + (Format-Json $Tenant) + ', "profile": ' + (Format-Json $ProfileName) + ','
  $lines += '  "collectedAt": ' + (Format-Json (Get-Now)) + ','
  $lines += '  "collector": {"userName": ' + (Format-Json $UserName) + ', "kind": ' + (Format-Json $UserKind) + ', "authType": ' + (Format-Json $AuthType) + ', "groups": [' + $groups + ']},'
  $lines += '  "cli": {"version": ' + (Format-Json $CliVersion) + '},'
  $lines += '  "files": ['
  $lines += ($files -join ",`n")
  $lines += @('  ]', '}', '')
  [System.IO.File]::WriteAllText((Join-Path (Join-Path $Out $Folder) 'manifest.json'), ($lines -join "`n"), $Utf8)
}

# ---- The steps of the plan -----------------------------------------------------------------------------------------------

# What follows is of this export; without it these checks cannot be assessed.
function Start-Part([string] $Export, [string] $Checks) {
  $script:Part = $Export
  $Unlocks[$Export] = $Checks
}

# Nobody tried, so that nothing failed; the closing list names it.
function Add-LeftOut([string] $Why) {
  Say "  left out: $Why"
  [void] $LeftOut.Add(@($script:Part, $Why))
}

# Add-ByHand FOLDER HOW: no command of this script reads it; somebody puts it into the folder.
function Add-ByHand([string] $Folder, [string] $How) {
  if ($DryRun) { Say "# by hand: $How"; return }
  $there = @(Get-ChildItem -LiteralPath (Join-Path $Out $Folder) -ErrorAction SilentlyContinue)
  if ($there.Count -eq 0) { Add-LeftOut $How }
}

# System tables and account parts stand at the top, everything else in the workspace's folder.
function Get-Place([string] $File) {
  if ($File -match '^(system|account)/') { return $File }
  return "$HomeFolder/$File"
}

function Get-Filled([string] $Text) {
  return $Text.Replace('{account_id}', $script:AccountId).Replace('{workspace_id}', $script:WorkspaceId).Replace('{host_name}', $HostName)
}

# Save-Get FILE PATH [LIST WRAPPER KEY...]: a GET, once or for every record of a list that was collected before.
function Save-Get { Invoke-Step 'Save-OneGet' $args; $script:MayBeAbsent = $false }
# Save-Command FILE COMMAND [LIST WRAPPER KEY...]: another read-only command, likewise.
function Save-Command { Invoke-Step 'Save-OneCommand' $args; $script:MayBeAbsent = $false }

function Invoke-Step([string] $How, $Given) {
  $file = Get-Filled $Given[0]
  $what = Get-Filled $Given[1]
  if ($Given.Count -lt 5) { & $How (Get-Place $file) $what; return }
  $keys = @($Given[4..($Given.Count - 1)])
  if ($DryRun) { & $How (Get-Place $file) $what; Say "    # for each $($keys -join ' ') in $($Given[2])"; return }
  $folder = Get-Place ($file -replace '/\{.*$', '')
  if ($what.Contains('/accounts/') -and $script:AccountId -eq '') { Add-Failure $folder 1 (Get-Now) $NoAccount "databricks api get $what"; return }
  if ((Get-Status $folder) -notin @('', '0', 'begun')) { Add-Entry $folder 'begun' '' '' '' '' }
  $rows = @()
  foreach ($source in @(Get-ChildItem -Path (Join-Path $Out (Get-Place $Given[2])) -File -ErrorAction SilentlyContinue)) {
    $rows += @(Get-Rows $source.FullName $Given[3] $keys)
  }
  foreach ($row in @($rows | Sort-Object -Unique)) {
    $values = $row.Split($Tab)
    $name = $file
    $rest = $what
    for ($i = 0; $i -lt $keys.Count; $i++) {
      $name = $name.Replace('{' + $keys[$i] + '}', $values[$i])
      $rest = $rest.Replace('{' + $keys[$i] + '}', $values[$i])
    }
    & $How (Get-Place $name) $rest
  }
}

function Save-OneGet([string] $File, [string] $Path) {
  $command = "databricks api get $Path"
  if ($DryRun) { Write-Output $command; return }
  $ofAccount = $Path.Contains('/accounts/')
  if ($ofAccount -and $script:AccountId -eq '') { Add-Failure $File 1 (Get-Now) $NoAccount $command; return }
  if (Test-Done $File) { return }
  Say $command
  $started = Get-Now
  $page = Join-Path $Work 'page'
  $pages = Join-Path $Work 'pages'
  [System.IO.File]::WriteAllText($pages, '', $Utf8)
  $next = $Path
  for ($count = 1; $next -ne ''; $count++) {
    if ($ofAccount) { $status = Invoke-Account $page @('api', 'get', $next) } else { $status = Invoke-Workspace $page @('api', 'get', $next) }
    if ($status -ne 0) { Add-Failure $File $status $started (Get-Reason) $command; return }
    if ($count -ge 10000) { Add-Failure $File 1 $started 'there is no end to its pages' $command; return }
    [System.IO.File]::AppendAllText($pages, [System.IO.File]::ReadAllText($page, $Utf8), $Utf8)
    $next = Get-NextPage $Path $page
  }
  Save-File $pages $File $started $command
}

# The path of the page after this one: by its token, or by SCIM's counting; nothing where it was the last.
function Get-NextPage([string] $Path, [string] $Page) {
  $sign = '?'
  if ($Path.Contains('?')) { $sign = '&' }
  $text = [System.IO.File]::ReadAllText($Page, $Utf8)
  if ($text.Contains('"next_page_token"')) {
    $token = Get-Value $Page 'next_page_token'
    if ($token -eq '') { return '' }
    return $Path + $sign + 'page_token=' + [System.Uri]::EscapeDataString($token)
  }
  if (-not $text.Contains('"totalResults"')) { return '' }
  $total = Get-Value $Page 'totalResults'
  $held = Get-Value $Page 'itemsPerPage'
  $start = Get-Value $Page 'startIndex'
  if ($start -eq '') { $start = '1' }
  if ($total -eq '' -or $held -eq '' -or [long] $held -le 0) { return '' }
  $following = [long] $start + [long] $held
  if ($following -gt [long] $total) { return '' }
  return $Path + $sign + 'startIndex=' + $following
}

function Save-OneCommand([string] $File, [string] $Command) {
  if ($DryRun) { Write-Output $Command; return }
  if (Test-Done $File) { return }
  # Values are percent-encoded and the commands are part of this script, so that words can be split at blanks.
  $words = $Command.Split(' ')
  if ($null -eq (Get-Command $words[0] -CommandType Application -ErrorAction SilentlyContinue)) { Add-LeftOut "$($words[0]) is not installed here"; return }
  Say $Command
  $started = Get-Now
  $page = Join-Path $Work 'page'
  $rest = @($words[1..($words.Count - 1)])
  if ($words[0] -ne 'databricks') { $status = Invoke-Tool $page $words[0] $rest }
  elseif ($words[1] -ne 'account') { $status = Invoke-Workspace $page $rest }
  elseif ($AccountProfile -ne '') { $status = Invoke-Account $page $rest }
  else { Add-Failure $File 1 $started $NoAccount $Command; return }
  if ($status -ne 0) { Add-Failure $File $status $started (Get-Reason) $Command; return }
  Save-File $page $File $started $Command
}

# Save-Table FILE TABLE TIME WHERE COLUMN=EXPRESSION...: a SELECT on a table. A FILE that ends in / is a folder of ranges of time.
# TIME is a column, or several COLUMN=EXPRESSION, of which the first that the table has is taken.
function Save-Table {
  $file = $args[0]
  $name = $args[1]
  $time = $args[2]
  $where = $args[3]
  $columns = @($args[4..($args.Count - 1)])
  if ($Warehouse -eq '') {
    if ($DryRun) { Write-Output "# left out without --warehouse: select ... from $name"; return }
    # Another workspace's run may have them: the tables speak of all workspaces of a region.
    if (Test-Begun $file) { return }
    Add-Failure $file.TrimEnd('/') 1 (Get-Now) 'no warehouse was named: print the script with --warehouse, or run the SQL of serving-audit collect --sql' "select ... from $name"
    return
  }
  $script:Columns = (@($columns | ForEach-Object { $_.Substring($_.IndexOf('=') + 1) }) -join ', ')
  if (-not $DryRun) {
    # Tables differ between regions and months: a column that is not there is left out, and the audit says so.
    if ($time -eq '' -and (Test-Done $file)) { return }
    if (-not (Set-PresentColumns $file.TrimEnd('/') $name $time $columns)) { return }
    $time = $script:Time
  }
  if ($time -eq '') {
    $condition = ''
    if ($where -ne '') { $condition = " where $where" }
    Save-Rows $file "select $script:Columns from $name$condition" $false
    return
  }
  for ($from = $SinceHours; $from -lt $UntilHours; $from = $to) {
    $to = [System.Math]::Min($from + 744, $UntilHours)
    Save-Range $file $name $time $where $from $to
  }
}

function Set-PresentColumns([string] $File, [string] $Name, [string] $Times, [string[]] $Columns) {
  $command = "select * from $Name limit 0"
  $started = Get-Now
  $answer = Join-Path $Work 'columns.json'
  if (-not (Invoke-Statement $command $answer)) { Add-Failure $File 1 $started $script:Failure $command; return $false }
  if ((Get-Status $File) -notin @('', '0', 'begun')) { Add-Entry $File 'begun' '' '' '' '' }
  $there = @(Get-Values (Read-Documents $answer)[0] @('manifest', 'schema', 'columns', 'name') | ForEach-Object { $_.ToLowerInvariant() })
  $kept = @()
  foreach ($column in $Columns) {
    $at = $column.IndexOf('=')
    if ($there -contains $column.Substring(0, $at)) { $kept += $column.Substring($at + 1) }
    # Generations of a table have different columns.
    elseif (-not $Times.Contains('=')) { Say "  $Name has no column $($column.Substring(0, $at))" }
  }
  if ($kept.Count -eq 0) { Add-Failure $File 1 $started 'none of its columns is known' $command; return $false }
  $script:Columns = $kept -join ', '
  $script:Time = $Times
  if (-not $Times.Contains('=')) { return $true }
  foreach ($column in $Times.Split(' ')) {
    $at = $column.IndexOf('=')
    if ($there -contains $column.Substring(0, $at)) { $script:Time = $column.Substring($at + 1); return $true }
  }
  Add-Failure $File 1 $started 'none of its columns is known to be the time' $command
  return $false
}

# Add-Names LIST SUFFIX CATALOG SCHEMA PREFIX TABLE: the tables that the records of a list, collected before, name at these paths.
function Add-Names([string] $List, [string] $Suffix, [string] $Catalog, [string] $Schema, [string] $Prefix, [string] $Table) {
  if ($DryRun) { return }
  foreach ($source in @(Get-ChildItem -Path (Join-Path $Out (Get-Place $List)) -File -ErrorAction SilentlyContinue)) {
    $parts = @(foreach ($path in @($Catalog, $Schema, $Prefix, 'name', $Table)) { Get-Value $source.FullName $path })
    $told = @($parts[0], $parts[1], $parts[4])
    if ($parts[4] -match '\..*\.') { $told = @($parts[4] -split '\.', 3) }
    elseif ($parts[4] -eq '' -and ($parts[0] + $parts[1]) -ne '') {
      if ($parts[2] -ne '') { $told[2] = $parts[2] + $Suffix } else { $told[2] = $parts[3] + $Suffix }
    }
    if ($told[2] -ne '') { $TablesNamed[($told -join $Unit).ToLowerInvariant()] = $true }
  }
}

# Save-NamedTables FOLDER LIST TIMES COLUMN=EXPRESSION...: the SELECTs on the tables that were named, which people call what they like.
function Save-NamedTables {
  $folder = $args[0]
  $times = $args[2]
  $columns = @($args[3..($args.Count - 1)])
  if ($DryRun) {
    Save-Table $folder '<catalog>.<schema>.<table>' ($times.Split(' ')[0] -replace '^[^=]*=', '') '' @columns
    Say "    # for each table that is named in $($args[1])"
    return
  }
  $tables = @($TablesNamed.Keys | Sort-Object)
  $TablesNamed.Clear()
  foreach ($one in $tables) {
    $parts = $one.Split($Unit)
    $file = [System.Uri]::EscapeDataString(($parts -join '.'))
    $unsafe = @($parts | Where-Object { $_ -eq '' -or $_ -match '[./\s\p{Cc}]' })
    # What no name of Unity Catalog holds, and what no file system takes as a folder's.
    if ($parts.Count -ne 3 -or $unsafe.Count -gt 0 -or $file.Length -ge 200) {
      if ($file.Length -gt 200) { $file = $file.Substring(0, 200) }
      Add-Failure ($folder + $file) 1 (Get-Now) 'an endpoint names a table in a way that no table is called' 'select ... from it'
      continue
    }
    $name = (@($parts | ForEach-Object { Get-Identifier $_ }) -join '.')
    Save-Table "$folder$file/" $name $times '' @columns
  }
}

# A name as SQL writes one that may hold any sign.
function Get-Identifier([string] $Name) {
  $tick = [string] [char] 96
  return $tick + $Name.Replace($tick, $tick + $tick) + $tick
}

# Where the answer is too large for one, half the range each, down to an hour.
function Save-Range([string] $Folder, [string] $Name, [string] $Time, [string] $Where, [long] $From, [long] $To) {
  $begin = Get-Instant $From
  $end = Get-Instant $To
  $file = $Folder + ($begin + '_' + $end).Replace(':00:00Z', '') + '.json'
  if (-not $DryRun -and (Test-Done $file)) { return }
  $condition = "$Time >= timestamp '$begin' and $Time < timestamp '$end'"
  if ($Where -ne '') { $condition += " and $Where" }
  $middle = [long] [System.Math]::Floor(($From + $To) / 2)
  if ($middle -gt $From) {
    if ($DryRun -or (Get-Status $file) -ne 'halved') {
      Save-Rows $file "select $script:Columns from $Name where $condition" $true
      if (-not $script:TooLarge) { return }
      Add-Entry $file 'halved' '' '' '' ''
    }
    Save-Range $Folder $Name $Time $Where $From $middle
    Save-Range $Folder $Name $Time $Where $middle $To
  }
  else { Save-Rows $file "select $script:Columns from $Name where $condition" $false }
}

# The rows of one SELECT, all its chunks. Too large, and it may be halved: TooLarge is set instead.
function Save-Rows([string] $File, [string] $Sql, [bool] $MayHalve) {
  $command = "databricks api post /api/2.0/sql/statements: $Sql"
  $script:TooLarge = $false
  if ($DryRun) { Write-Output $command; return }
  if (Test-Done $File) { return }
  Say ("${File}: $Sql".PadRight(140).Substring(0, 140))
  $started = Get-Now
  $answer = Join-Path $Work 'answer.json'
  if (-not (Invoke-Statement $Sql $answer)) {
    # An answer of more than 25 MiB is aborted; the words for it differ.
    if ($MayHalve -and $script:Failure -match 'limit|too large|MiB|^CLOSED') { $script:TooLarge = $true }
    else { Add-Failure $File 1 $started $script:Failure $command }
    return
  }
  $identifier = Get-Value $answer 'statement_id'
  $chunks = Get-Value $answer 'manifest.total_chunk_count'
  if ($chunks -eq '') { $chunks = '1' }
  for ($index = 1; $index -lt [int] $chunks; $index++) {
    $page = Join-Path $Work 'page'
    $status = Invoke-Workspace $page @('api', 'get', "/api/2.0/sql/statements/$identifier/result/chunks/$index")
    if ($status -ne 0) { Add-Failure $File $status $started "chunk ${index}: $(Get-Reason)" $command; return }
    Save-File $page ($File -replace '\.json$', ".chunk-$index.json") $started "$command, chunk $index"
  }
  Save-File $answer $File $started $command
}

# Runs a SELECT and waits for its end; Failure says why there is no answer.
function Invoke-Statement([string] $Sql, [string] $Answer) {
  if (-not $Sql.StartsWith('select ')) { $script:Failure = 'only SELECT is run'; return $false }
  $body = Join-Path $Work 'statement.json'
  $text = '{"warehouse_id": ' + (Format-Json $Warehouse) + ', "statement": ' + (Format-Json $Sql) + ', "wait_timeout": "30s", "on_wait_timeout": "CONTINUE", "disposition": "INLINE", "format": "JSON_ARRAY"}'
  [System.IO.File]::WriteAllText($body, $text, $Utf8)
  if ((Invoke-Workspace $Answer @('api', 'post', '/api/2.0/sql/statements', '--json', "@$body")) -ne 0) { $script:Failure = Get-Reason; return $false }
  for ($waited = 0; ; $waited += $FirstWait) {
    $state = Get-Value $Answer 'status.state'
    if ($state -eq 'SUCCEEDED') { return $true }
    if ($state -notin @('PENDING', 'RUNNING')) { $script:Failure = "${state}: " + (Get-Value $Answer 'status.error.message'); return $false }
    if ($waited -ge 3600) { $script:Failure = 'it did not end within an hour'; return $false }
    Start-Sleep -Seconds $FirstWait
    $identifier = Get-Value $Answer 'statement_id'
    if ((Invoke-Workspace $Answer @('api', 'get', "/api/2.0/sql/statements/$identifier")) -ne 0) { $script:Failure = Get-Reason; return $false }
  }
}

# ---- Who collects, and where ---------------------------------------------------------------------------------------------

function Set-Identity {
  if ($null -eq (Get-Command databricks -CommandType Application -ErrorAction SilentlyContinue)) { throw 'the databricks CLI is not here; see https://docs.databricks.com/dev-tools/cli/install' }
  $described = Join-Path $Work 'describe.json'
  if ((Invoke-Tool $described 'databricks' @('version', '-o', 'json')) -eq 0) { $script:CliVersion = Get-Value $described 'Version' }
  # Some versions cannot describe a login that does not work; the next request tells.
  if ((Invoke-Workspace $described @('auth', 'describe', '-o', 'json')) -ne 0) { [System.IO.File]::WriteAllText($described, '{}', $Utf8) }
  $script:HostUrl = Get-Value $described 'details.host'
  $script:AuthType = Get-Value $described 'details.auth_type'
  $script:Tenant = Get-Value $described 'details.configuration.azure_tenant_id.value'
  $script:HostName = ($HostUrl -replace '^[a-z]+://', '') -replace '/.*$', ''
  $me = Join-Path $Work 'me.json'
  if ((Invoke-Workspace $me @('api', 'get', '/api/2.0/preview/scim/v2/Me')) -ne 0) { throw "cannot log in to ${HostUrl}: $(Get-Reason)" }
  $script:UserName = Get-Value $me 'userName'
  $script:UserKind = 'user'
  if ($UserName -match '^[0-9a-f]{8}-[0-9a-f-]{27}$') { $script:UserKind = 'service_principal' }
  $script:UserGroups = @(Get-Values (Read-Documents $me)[0] @('groups', 'display'))
  if ($script:WorkspaceId -eq '' -and $HostName -match '^adb-(\d+)\.') { $script:WorkspaceId = $Matches[1] }
  if ($script:WorkspaceId -eq '') {
    $told = Get-Value $described 'details.configuration.workspace_id.value'
    if ($told -match '^\d+$') { $script:WorkspaceId = $told }
  }
  $metastore = Join-Path $Work 'metastore.json'
  if ($script:WorkspaceId -eq '' -and (Invoke-Workspace $metastore @('metastores', 'current', '-o', 'json')) -eq 0) { $script:WorkspaceId = Get-Value $metastore 'workspace_id' }
  if ($script:WorkspaceId -eq '') { throw 'cannot tell which workspace this is; name it with -WorkspaceId' }
  if ($AccountProfile -ne '') {
    if ((Invoke-Account $described @('auth', 'describe', '-o', 'json')) -eq 0) {
      $script:AccountId = Get-Value $described 'details.configuration.account_id.value'
      $script:AccountHost = Get-Value $described 'details.host'
    }
    if ($script:AccountId -eq '') { $script:NoAccount = "profile $AccountProfile names no account" }
  }
}

function Set-Range {
  $range = Join-Path $Out '.collect-range'
  if (Test-Path -LiteralPath $range) {
    # The same ranges as in the run before, so that no row is collected twice.
    $hours = [System.IO.File]::ReadAllText($range, $Utf8).Trim().Split($Tab)
    $script:SinceHours = [long] $hours[0]
    $script:UntilHours = [long] $hours[1]
    Say "goes on with the collection in $Out"
    return
  }
  $script:UntilHours = (Get-Hours ([System.DateTime]::UtcNow)) + 1
  $script:SinceHours = ([long] [System.Math]::Floor($UntilHours / 24) - $DefaultDays) * 24
  if ($Since -ne '') {
    $day = [System.DateTime]::ParseExact($Since, 'yyyy-MM-dd', $Invariant)
    $script:SinceHours = Get-Hours ([System.DateTime]::SpecifyKind($day, [System.DateTimeKind]::Utc))
  }
  if (-not $DryRun) { [System.IO.File]::WriteAllText($range, "$SinceHours$Tab$UntilHours`n", $Utf8) }
}

function Get-Unlocked([string] $Export) {
  $checks = $Unlocks[$Export]
  if ("$checks" -eq '') { return 'no check needs it' }
  return $checks
}

function Show-Closing {
  $kept = 0
  $lost = @{}
  $why = @{}
  foreach ($file in @($Journal.Keys)) {
    $entry = $Journal[$file]
    if ($entry[1] -eq '0') { $kept++; continue }
    if ($entry[1] -notmatch '^\d+$') { continue }
    $lost[$entry[4]] = 1 + [int] $lost[$entry[4]]
    if (-not $why.ContainsKey($entry[4])) { $why[$entry[4]] = $entry[6] }
  }
  $denied = 0
  foreach ($count in $lost.Values) { $denied += $count }
  Say "`n$kept files collected, $denied denied or failed."
  if ($denied -gt 0) { Say "`nWhat is missing, why, and the checks that then cannot be assessed, or not in full:`n" }
  foreach ($name in @($lost.Keys | Sort-Object)) { Say "$name ($($lost[$name]))`n    $($why[$name])`n    $(Get-Unlocked $name)" }
  if ($LeftOut.Count -gt 0) { Say "`nWhat was left out, and why:`n" }
  foreach ($one in $LeftOut) { Say "$($one[0])`n    $($one[1])`n    $(Get-Unlocked $one[0])" }
}

# ---- The collection ------------------------------------------------------------------------------------------------------

# .NET does not know the directory that the shell stands in.
$Out = $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($Out)
$Work = Join-Path ([System.IO.Path]::GetTempPath()) ('collect.' + [System.Guid]::NewGuid().ToString('N'))
[void] (New-Folder $Work)
$Messages = Join-Path $Work 'messages'
$JournalFile = Join-Path $Out '.collect-journal'
$Journal = New-Object System.Collections.Specialized.OrderedDictionary ([System.StringComparer]::Ordinal)
$Touched = @{}
$Unlocks = @{}
$TablesNamed = @{}
$Unit = [string] [char] 31
$LeftOut = New-Object System.Collections.ArrayList
$Time = ''
$Part = ''
$Columns = ''
$Failure = ''
$TooLarge = $false
$MayBeAbsent = $false
$HostUrl = ''
$HostName = '<host>'
$Tenant = ''
$AuthType = ''
$UserName = ''
$UserKind = ''
$UserGroups = @()
$CliVersion = ''
$AccountId = ''
$AccountHost = ''
$NoAccount = 'no account profile was named: print the script with --account-profile'
$SinceHours = 0
$UntilHours = 0

try {
  if ($DryRun) {
    $AccountId = '<account-id>'
    if ($WorkspaceId -eq '') { $WorkspaceId = '<workspace-id>' }
    $HomeFolder = "workspace=$WorkspaceId"
  }
  else {
    Set-Identity
    $HomeFolder = "workspace=$WorkspaceId"
    $isNew = New-Folder $Out
    if (-not $isNew -and -not (Test-Path -LiteralPath $JournalFile)) { Say "  $Out was there before: who may read it is left as it is" }
    [void] [System.IO.Directory]::CreateDirectory((Join-Path $Out $HomeFolder))
    if (Test-Path -LiteralPath $JournalFile) {
      foreach ($line in [System.IO.File]::ReadAllLines($JournalFile, $Utf8)) {
        $fields = $line.Split($Tab)
        if ($fields.Count -ge 7) { $Journal[$fields[0]] = $fields }
      }
    }
  }
  Set-Range

{{plan}}

  if (-not $DryRun) { Show-Closing }
}
finally {
  if (-not $DryRun) {
    Write-Manifest $HomeFolder $HostUrl $WorkspaceProfile $WorkspaceId
    Write-Manifest 'system' $HostUrl $WorkspaceProfile $WorkspaceId
    Write-Manifest 'account' $AccountHost $AccountProfile ''
  }
  Remove-Item -LiteralPath $Work -Recurse -Force -ErrorAction SilentlyContinue
}
