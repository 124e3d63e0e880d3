import type { ChartName, ImageName } from "../versions.ts";
import type { KubernetesObject } from "./kubernetes-object.ts";
import type { Site } from "./site.ts";

/** The folder that a service lives in: what the cluster needs, what the platform offers, what people use. */
export type Group = "system" | "platform" | "apps";

/** One service of the tree: everything that is decided about it, in one value. */
export interface Service {
  /** Name of the folder, of Argo CD's Application, and of the rendered folder. */
  readonly name: string;
  readonly group: Group;
  /** One sentence for the page that lists what runs. */
  readonly about: string;
  readonly namespace: string;
  /** Services that must be healthy before this one is started, where they run at all. The waves follow from it. */
  readonly after: readonly string[];
  /** Services without which this one is of no use: it does not run where they do not. They come before it, too. */
  readonly requires?: readonly string[];
  readonly source: ObjectSource | UpstreamSource | ChartSource;
  /** Every image that its own objects name; a chart brings its own. */
  readonly images: readonly ImageName[];
  /** Runs only where the environment switches it on. */
  readonly optional?: true;
  /** Runs only where the environment uses something outside the house. */
  readonly outside?: true;
  /** How people reach it; absent: they do not. */
  readonly web?: WebAddress;
  /** Where it tells its metrics: name of a port of its Service, and the path. Charts bring their own monitors. */
  readonly metrics?: { readonly port: string; readonly path: string };
  /** Random secrets that exist before it starts. */
  readonly secrets: readonly SecretDeclaration[];
  /** Secrets that follow from the other services: what a client and its server share. */
  readonly sharedSecrets?: (site: Site, running: readonly Service[]) => readonly SecretDeclaration[];
  readonly backup: readonly BackupDeclaration[];
  readonly podSecurity: PodSecurity;
  /** What shows that it does its job, not only that it runs. */
  readonly health: HealthCheck;
}

/** Objects of our own. */
export interface ObjectSource {
  readonly kind: "objects";
  readonly objects: ObjectsOf;
}

/** @param running every service that runs, for those that list, watch or guard the others */
export type ObjectsOf = (site: Site, running: readonly Service[]) => readonly KubernetesObject[];

/** The objects that the project itself publishes for its version, and what we change in them. */
export interface UpstreamSource {
  readonly kind: "upstream";
  readonly manifest: UpstreamManifest;
  readonly adapt: (upstream: readonly KubernetesObject[], site: Site) => readonly KubernetesObject[];
}

/** Manifests that come out of a pinned Go module; see provisioning/platform-images. */
export type UpstreamManifest = "argo-cd" | "gateway-api";

/** A Helm chart of the project's own, with our values. */
export interface ChartSource {
  readonly kind: "chart";
  readonly chart: ChartName;
  readonly values: (site: Site, running: readonly Service[]) => object;
  /** Objects that another project publishes and the chart relies on. */
  readonly upstream?: UpstreamManifest;
  /** Objects of our own beside the chart's. */
  readonly objects?: ObjectsOf;
}

export interface WebAddress {
  /** Label before the domain of the environment. */
  readonly hostname: string;
  /** Name and port of the Kubernetes Service behind it. */
  readonly service: string;
  readonly port: number;
  /** Port of the nodes where there is no gateway (30000–32767); absent: not reachable from outside there. */
  readonly nodePort?: number;
  readonly signIn: SignIn;
}

/** Who may use a service, and how it learns who somebody is. */
export type SignIn =
  /** Anybody who reaches the network. */
  | { readonly kind: "none"; readonly reason: string; readonly fallback?: undefined }
  /** The service itself is a client of the single sign-on. */
  | {
      readonly kind: "oidc";
      readonly client: OidcClient;
      readonly groups: readonly PeopleGroup[];
      /** An account of its own that works without the single sign-on, too. */
      readonly fallback?: LocalAccount;
    }
  /** The gateway asks the single sign-on before it lets anybody through. */
  | { readonly kind: "proxy"; readonly groups: readonly PeopleGroup[]; readonly fallback?: LocalAccount }
  /** An account with a generated password, for what cannot ask anybody else. */
  | { readonly kind: "password"; readonly fallback: LocalAccount };

/** An account with a generated password. */
export interface LocalAccount {
  readonly user: string;
  readonly password: SecretReference;
}

/** Groups of people, declared once; who is in them is decided in Kanidm. */
export type PeopleGroup = "admins" | "family" | "guests";

export interface OidcClient {
  readonly id: string;
  /** Path below the service's address that people come back to. */
  readonly callbackPath: string;
  /** Absent for clients that cannot keep a secret (browser, command line): PKCE only. */
  readonly secret?: SecretReference;
}

/** One key of a Secret. */
export interface SecretReference {
  readonly namespace: string;
  readonly name: string;
  readonly key: string;
}

/** A Secret whose values are random, made once, and kept by the state of the environment. */
export interface SecretDeclaration {
  readonly name: string;
  readonly namespace: string;
  readonly labels?: Readonly<Record<string, string>>;
  /** What each key is made of. */
  readonly keys: Readonly<Record<string, SecretValue>>;
  /** `kind/name` of the workloads in its namespace that must start again when it is rotated. */
  readonly restarts: readonly string[];
}

export type SecretValue =
  /** Letters and digits. */
  | { readonly kind: "password"; readonly length: number }
  /** So many random bytes as unpadded base64url. */
  | { readonly kind: "bytes"; readonly bytes: number }
  | { readonly kind: "text"; readonly text: (site: Site) => string }
  /** Made outside the house and handed to the platform by the layer external. */
  | { readonly kind: "handed"; readonly as: HandedName }
  /** The same value as another key: a client and its server share it. */
  | { readonly kind: "same"; readonly as: SecretReference };

/** What the layer external hands to the platform. */
export type HandedName =
  /** What cloudflared opens the tunnel with. */
  | "tunnel-token"
  /** A token that may write the zone's DNS records and nothing else. */
  | "dns-token"
  | "backup-key-id"
  | "backup-key-secret"
  /** Where Alertmanager says that it lives. */
  | "heartbeat-url"
  | "mail-password";

/** A volume whose loss would hurt. */
export interface BackupDeclaration {
  /** The PersistentVolumeClaim in the service's namespace. */
  readonly claim: string;
  /** Class of the volume where it is not the site's. */
  readonly storageClass?: Site["storageClass"];
  /** Five fields of cron, the cluster's time. */
  readonly schedule: string;
  readonly keepDaily: number;
  readonly keepWeekly: number;
}

/** Level of the Pod Security Standards that its namespace enforces. */
export type PodSecurity =
  | { readonly level: "restricted" | "baseline" }
  | { readonly level: "privileged"; readonly reason: string };

export type HealthCheck =
  /** Asked inside the cluster; `expect` must be in the body where it is given. */
  | { readonly kind: "http"; readonly url: string; readonly status: number; readonly expect?: string }
  /** Argo CD's own word on its objects is all there is to know. */
  | { readonly kind: "resources"; readonly why: string };
