import { yamlText } from "#model/yaml-text.ts";

/** How a client of the API server proves who it is: by files on the node, or by what the file itself carries. */
export type KubeconfigIdentity =
  | { readonly certificateFile: string; readonly keyFile: string; readonly authorityFile: string }
  | { readonly certificate: string; readonly key: string; readonly authority: string };

/**
 * A kubeconfig with one cluster, one user and one context.
 * @param name of all three, as `kubectl config get-contexts` shows it
 * @param server address of the API, without scheme and port
 */
export function renderKubeconfig(name: string, server: string, identity: KubeconfigIdentity): string {
  const [authority, user] =
    "certificateFile" in identity
      ? [
          { "certificate-authority": identity.authorityFile },
          { "client-certificate": identity.certificateFile, "client-key": identity.keyFile },
        ]
      : [
          { "certificate-authority-data": base64(identity.authority) },
          { "client-certificate-data": base64(identity.certificate), "client-key-data": base64(identity.key) },
        ];
  return yamlText({
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name, cluster: { server: `https://${server}:6443`, ...authority } }],
    users: [{ name, user }],
    contexts: [{ name, context: { cluster: name, user: name } }],
    "current-context": name,
  });
}

function base64(text: string): string {
  return Buffer.from(text, "utf8").toString("base64");
}
