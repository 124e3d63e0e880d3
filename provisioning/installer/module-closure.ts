/** `modules.dep` read: for each module's path the paths that it needs, direct and indirect (depmod(8)). */
export type ModuleDependencies = ReadonlyMap<string, readonly string[]>;

export function parseModulesDep(text: string): ModuleDependencies {
  return new Map(
    text
      .split("\n")
      .filter((line) => line.includes(":"))
      .map((line) => {
        const colon = line.indexOf(":");
        return [
          line.slice(0, colon),
          line
            .slice(colon + 1)
            .split(" ")
            .filter(Boolean),
        ];
      }),
  );
}

/** `kernel/drivers/net/virtio_net.ko.xz` → `virtio_net`; the kernel does not tell `-` from `_`. */
export function moduleName(path: string): string {
  return (path.split("/").pop() ?? "").replace(/\.ko(\.\w+)?$/, "").replaceAll("-", "_");
}

export interface ModuleWish {
  /** Names of modules. One that is built into this kernel, or that it does not have, is left out. */
  readonly names: readonly string[];
  /** Folders below `kernel/`, taken whole. */
  readonly folders: readonly string[];
  /** Parts of these folders that are not wanted. */
  readonly except?: readonly string[];
}

/** The modules that a wish means with everything that they need, sorted. */
export function moduleClosure(dependencies: ModuleDependencies, wish: ModuleWish): string[] {
  const names = new Set(wish.names.map((name) => name.replaceAll("-", "_")));
  const inside = (path: string, folder: string) => path.startsWith(`kernel/${folder}/`);
  const todo = [...dependencies.keys()].filter(
    (path) =>
      names.has(moduleName(path)) ||
      (wish.folders.some((folder) => inside(path, folder)) && !wish.except?.some((folder) => inside(path, folder))),
  );
  const closure = new Set<string>();
  for (let path = todo.pop(); path !== undefined; path = todo.pop()) {
    if (closure.has(path)) continue;
    closure.add(path);
    todo.push(...(dependencies.get(path) ?? []));
  }
  return [...closure].sort();
}
