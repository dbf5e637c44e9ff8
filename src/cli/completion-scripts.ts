/** The shells a script can be made for. */
export const SHELLS = ['bash', 'zsh', 'fish', 'powershell'] as const;
export type Shell = (typeof SHELLS)[number];

/** A command as completion needs it. */
export interface CompletedCommand {
  readonly name: string;
  readonly means: string;
  readonly flags: readonly CompletedFlag[];
}

export interface CompletedFlag {
  readonly long: string;
  readonly means: string;
  readonly takesValue: boolean;
  /** The values it takes, when they can be listed. */
  readonly values: readonly string[];
}

/** The script a person evaluates or saves, for one shell. */
export function completionScript(shell: Shell, commands: readonly CompletedCommand[]): string {
  const scripts = { bash: bashScript, zsh: zshScript, fish: fishScript, powershell: powershellScript };
  return scripts[shell](commands);
}

function flagsOf(command: CompletedCommand): string {
  return [...command.flags.map((flag) => flag.long), '--help'].join(' ');
}

/** Every flag that takes listed values, once. */
function valued(commands: readonly CompletedCommand[]): readonly CompletedFlag[] {
  const flags = new Map<string, CompletedFlag>();
  for (const flag of commands.flatMap((command) => command.flags)) {
    if (flag.values.length > 0 && !flags.has(flag.long)) flags.set(flag.long, flag);
  }
  return [...flags.values()];
}

function bashScript(commands: readonly CompletedCommand[]): string {
  const names = commands.map((command) => command.name).join(' ');
  const values = valued(commands).map(
    (flag) => `    ${flag.long}) COMPREPLY=($(compgen -W "${flag.values.join(' ')}" -- "$cur")); return ;;`,
  );
  const flags = commands.map((command) => `    ${command.name}) flags="${flagsOf(command)}" ;;`);
  return `# eval "$(fleetlint completion bash)"
_fleetlint() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]} flags
  case $prev in
${values.join('\n')}
  esac
  case \${COMP_WORDS[1]} in
${flags.join('\n')}
    *) flags="${commands[0] ? flagsOf(commands[0]) : ''}" ;;
  esac
  if [[ $cur == -* ]]; then COMPREPLY=($(compgen -W "$flags" -- "$cur")); return; fi
  COMPREPLY=($(compgen -f -- "$cur"))
  if [[ $COMP_CWORD -eq 1 ]]; then COMPREPLY+=($(compgen -W "${names} help" -- "$cur")); fi
}
complete -o filenames -F _fleetlint fleetlint
`;
}

/** Quotes for a single-quoted word of zsh, with what \`_arguments\` reads in brackets escaped. */
function zshText(text: string): string {
  return text.replace(/[\\[\]:]/g, '\\$&').replaceAll("'", "'\\''");
}

function zshScript(commands: readonly CompletedCommand[]): string {
  const rows = commands.map((command) => `    '${command.name}:${zshText(command.means)}'`);
  const cases = commands.map((command) => {
    const flags = command.flags.map((flag) => {
      const value = flag.takesValue
        ? `:value:${flag.values.length > 0 ? `(${flag.values.join(' ')})` : '_files'}`
        : '';
      return `        '*${flag.long}[${zshText(flag.means)}]${value}'`;
    });
    return `      ${command.name})\n      _arguments \\\n${[...flags, "        '*:path:_files'"].join(' \\\n')} ;;`;
  });
  return `#compdef fleetlint
# fleetlint completion zsh > "\${fpath[1]}/_fleetlint"
_fleetlint() {
  local -a commands
  commands=(
${rows.join('\n')}
  )
  if (( CURRENT == 2 )) && [[ $words[2] != -* ]]; then
    _describe 'command' commands
    _files
    return
  fi
  local command=$words[2]
  (( \${commands[(I)$command:*]} )) || command=${commands[0]?.name ?? ''}
  case $command in
${cases.join('\n')}
  esac
}
compdef _fleetlint fleetlint
`;
}

function fishText(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`;
}

function fishScript(commands: readonly CompletedCommand[]): string {
  const names = commands.map((command) => command.name).join(' ');
  const lines = commands.flatMap((command, index) => {
    const seen =
      index === 0
        ? `not __fish_seen_subcommand_from ${names.replace(/^\S+ /, '')}`
        : `__fish_seen_subcommand_from ${command.name}`;
    return [
      `complete -c fleetlint -n '__fish_use_subcommand' -a ${command.name} -d ${fishText(command.means)}`,
      ...command.flags.map((flag) => {
        const value = flag.takesValue
          ? ` -r${flag.values.length > 0 ? ` -f -a ${fishText(flag.values.join(' '))}` : ''}`
          : '';
        return `complete -c fleetlint -n '${seen}' -l ${flag.long.slice(2)}${value} -d ${fishText(flag.means)}`;
      }),
    ];
  });
  return `# fleetlint completion fish > ~/.config/fish/completions/fleetlint.fish\n${lines.join('\n')}\n`;
}

function powershellScript(commands: readonly CompletedCommand[]): string {
  const list = (words: readonly string[]): string => words.map((word) => `'${word}'`).join(', ');
  const flags = commands.map((command) => `    '${command.name}' = @(${list(flagsOf(command).split(' '))})`);
  const values = valued(commands).map((flag) => `    '${flag.long}' = @(${list(flag.values)})`);
  return `# fleetlint completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName fleetlint -ScriptBlock {
  param($word, $ast, $cursor)
  $flags = @{
${flags.join('\n')}
  }
  $values = @{
${values.join('\n')}
  }
  $words = @($ast.CommandElements | ForEach-Object { $_.ToString() })
  $before = if ($word) { $words[-2] } else { $words[-1] }
  $command = if ($words.Count -gt 1 -and $flags.ContainsKey($words[1])) { $words[1] } else { '${commands[0]?.name ?? ''}' }
  $offered = if ($values.ContainsKey($before)) { $values[$before] }
    elseif ($word -like '-*') { $flags[$command] }
    else { @(${list(commands.map((command) => command.name))}) }
  $offered | Where-Object { $_ -like "$word*" } | ForEach-Object {
    [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
  }
}
`;
}
