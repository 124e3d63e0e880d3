/** Reads k3s's `…-arg` lists (`name=value`) as options of the component itself. */
export function optionsOf(list: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    list.map((text) => {
      const at = text.indexOf("=");
      return [text.slice(0, at), text.slice(at + 1)];
    }),
  );
}
