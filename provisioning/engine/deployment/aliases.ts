import { makeUrn, parseUrn, rootStackType, type Urn } from "../urn.ts";

/** Another name under which a resource may be in the state: a whole URN, or what differs from the present one. */
export interface Alias {
  readonly urn?: Urn;
  readonly name?: string;
  readonly type?: string;
  readonly stack?: string;
  readonly project?: string;
  readonly parent?: Urn;
  readonly noParent?: boolean;
}

export interface AliasContext {
  readonly stack: string;
  readonly project: string;
  /** URN under which a resource of this update was found in the state, if not its own. */
  readonly usedAlias: (urn: Urn) => Urn | undefined;
}

/** Every URN that a resource may have had: its own aliases, and each of them below the parent's alias. */
export function aliasUrns(
  resource: {
    readonly name: string;
    readonly type: string;
    readonly parent: Urn | "";
    readonly aliases: readonly Alias[];
  },
  context: AliasContext,
): readonly Urn[] {
  const own = resource.aliases.map((alias) => collapse(resource, alias, context));
  const parentAlias = resource.parent === "" ? undefined : context.usedAlias(resource.parent);
  if (parentAlias === undefined) return [...new Set(own)];
  const parentName = parseUrn(resource.parent).name;
  const below = (type: string, name: string) => inherited(type, name, parentName, parentAlias, context);
  const inheritedUrns = own.map((urn) => {
    const { type, name } = parseUrn(urn);
    return below(type, name);
  });
  return [...new Set([...own, below(resource.type, resource.name), ...inheritedUrns])];
}

function collapse(
  resource: { readonly name: string; readonly type: string; readonly parent: Urn | "" },
  alias: Alias,
  context: AliasContext,
): Urn {
  if (alias.urn !== undefined && alias.urn !== "") return alias.urn;
  const stated = alias.parent ?? "";
  const parent = stated === "" ? resource.parent : (context.usedAlias(stated) ?? stated);
  const top = alias.noParent === true || (parent !== "" && parseUrn(parent).qualifiedType === rootStackType);
  return makeUrn(
    alias.stack || context.stack,
    alias.project || context.project,
    top ? "" : parent,
    alias.type || resource.type,
    alias.name || resource.name,
  );
}

/** Children are usually called `<parent>-part`; when the parent was renamed, so were they. */
function inherited(type: string, name: string, parentName: string, parentAlias: Urn, context: AliasContext): Urn {
  const oldName = name.startsWith(parentName) ? parseUrn(parentAlias).name + name.slice(parentName.length) : name;
  return makeUrn(context.stack, context.project, parentAlias, type, oldName);
}
