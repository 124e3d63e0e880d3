/** `urn:pulumi:<stack>::<project>::[<parent type>$]<type>::<name>`. */
export type Urn = string;

export const rootStackType = "pulumi:pulumi:Stack";
const providerTypePrefix = "pulumi:providers:";

export interface UrnParts {
  readonly stack: string;
  readonly project: string;
  /** Type with the types of its parents in front, joined by `$`. */
  readonly qualifiedType: string;
  readonly type: string;
  /** May itself hold `::`. */
  readonly name: string;
}

/** Takes a URN apart; throws a plain `Error` if it is none, which only a broken state or plugin can cause. */
export function parseUrn(urn: Urn): UrnParts {
  const [head, project, qualifiedType, ...name] = urn.split("::");
  if (!head?.startsWith("urn:pulumi:") || project === undefined || qualifiedType === undefined || name.length === 0) {
    throw new Error(`"${urn}" is not a URN`);
  }
  return {
    stack: head.slice("urn:pulumi:".length),
    project,
    qualifiedType,
    type: qualifiedType.slice(qualifiedType.lastIndexOf("$") + 1),
    name: name.join("::"),
  };
}

/** The URN of a resource; the stack itself does not show in the types of its children. */
export function makeUrn(stack: string, project: string, parent: Urn | "", type: string, name: string): Urn {
  const parentType = parent === "" ? "" : parseUrn(parent).qualifiedType;
  const qualified = parentType === "" || parentType === rootStackType ? type : `${parentType}$${type}`;
  return `urn:pulumi:${stack}::${project}::${qualified}::${name}`;
}

export function isProviderType(type: string): boolean {
  return type.startsWith(providerTypePrefix);
}

/** Package that owns a type token: `hearth` for `hearth:metal:Machine`. */
export function packageOfType(type: string): string {
  return type.slice(0, Math.max(type.indexOf(":"), 0));
}

/** A provider is referred to as `<urn>::<id>`. */
export function parseProviderReference(reference: string): { readonly urn: Urn; readonly id: string } {
  const split = reference.lastIndexOf("::");
  return { urn: reference.slice(0, split), id: reference.slice(split + 2) };
}

export function providerReference(urn: Urn, id: string): string {
  return `${urn}::${id}`;
}
