import type { SecretDeclaration, Service } from "#apps/contract/service.ts";
import type { Site } from "#apps/contract/site.ts";

/**
 * What restic opens the bucket of the backups with: a repository a volume, so that no two wait for each other's lock.
 * The names of the keys are VolSync's.
 */
export function backupSecrets({ namespace, backup }: Service, site: Site): readonly SecretDeclaration[] {
  const { backupRepository } = site;
  if (!backupRepository) return [];
  return backup.map(({ claim }) => ({
    name: `backup-${claim}`,
    namespace,
    keys: {
      RESTIC_REPOSITORY: { kind: "text", text: () => `${backupRepository}/${namespace}/${claim}` },
      RESTIC_PASSWORD: { kind: "password", length: 48 },
      AWS_ACCESS_KEY_ID: { kind: "handed", as: "backup-key-id" },
      AWS_SECRET_ACCESS_KEY: { kind: "handed", as: "backup-key-secret" },
    },
    restarts: [],
  }));
}
