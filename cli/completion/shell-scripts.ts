/** The shells that can be completed in. */
export type Shell = "bash" | "zsh" | "fish";

/*
 * Each script hands the line to `hearth complete` as it was typed, words as words, and takes a line a completion back.
 * None of them evaluates what was typed (the scripts that @bomb.sh/tab 0.0.22 prints do: `$(…)` on the line would run
 * on the press of the tabulator).
 */

const bash = `# Completion of hearth for bash: source <(hearth completion bash)
_hearth() {
  local line program=\${COMP_WORDS[0]/#\\~/$HOME}
  COMPREPLY=()
  while IFS= read -r line; do
    COMPREPLY+=("\${line%%$'\\t'*}")
  done < <("$program" complete bash -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -F _hearth hearth
`;

const zsh = `#compdef hearth
# Completion of hearth for zsh: source <(hearth completion zsh), after compinit
_hearth() {
  local line program=\${words[1]/#\\~/$HOME}
  local -a found
  while IFS= read -r line; do
    line=\${line//:/\\\\:}
    found+=("\${line/$'\\t'/:}")
  done < <("$program" complete zsh -- "\${(@)words[2,CURRENT]}" 2>/dev/null)
  _describe hearth found
}
compdef _hearth hearth
`;

const fish = `# Completion of hearth for fish: hearth completion fish | source
function __hearth_complete
    set -l words (commandline -opc)
    set -l program (string replace -r '^~' $HOME -- $words[1])
    $program complete fish -- $words[2..-1] (commandline -ct) 2>/dev/null
end
complete -c hearth -f -a '(__hearth_complete)'
`;

export const shellScripts: Readonly<Record<Shell, string>> = { bash, zsh, fish };
