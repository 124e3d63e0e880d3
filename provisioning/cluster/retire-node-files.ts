import { shellQuote } from "../ssh/shell-quote.ts";
import type { NodeShell } from "./node-shell.ts";

/** On a node: the paths of everything that was put on it, one a line. */
export const nodeFilesList = "/etc/hearth/node-files";

/**
 * Removes what was put on a node before and is no longer part of it, as after an upgrade of Hearth itself. Units among
 * it are stopped first: two layouts of the same components would fight over ports.
 *
 * @param paths everything that the node has now
 */
export async function retireNodeFiles(shell: NodeShell, paths: readonly string[]): Promise<void> {
  await shell.run(retireScript(paths, nodeFilesList), { timeoutSeconds: 180 });
}

/** Nothing is removed of a node that has no list yet. */
export function retireScript(paths: readonly string[], list: string): string {
  return [
    "set -e",
    `list=${shellQuote(list)}`,
    "cat >\"$list.hearth-new\" <<'END'",
    ...paths,
    "END",
    'if [ -e "$list" ]; then',
    '  grep -vxFf "$list.hearth-new" "$list" | while read -r file; do',
    "    case $file in",
    '      /etc/systemd/system/*) systemctl disable --now --quiet "$(basename "$file")" || true ;;',
    "    esac",
    '    rm -f -- "$file"',
    "  done",
    "fi",
    'mv "$list.hearth-new" "$list"',
    "",
  ].join("\n");
}
