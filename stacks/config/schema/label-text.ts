// Kubernetes, "Labels and Selectors: Syntax and character set".
const name = /^[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?$/;
const prefix = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/;

/** The key of a label or taint: a name of at most 63 characters, with a DNS domain and a slash before it or without. */
export function isLabelKey(text: string): boolean {
  const parts = text.split("/");
  const [domain, own] = parts.length === 2 ? parts : [undefined, ...parts];
  return parts.length <= 2 && name.test(own ?? "") && (domain === undefined || prefix.test(domain));
}

/** The value of a label or taint: like the name in a key, and it may be empty. */
export function isLabelValue(text: string): boolean {
  return text === "" || name.test(text);
}
