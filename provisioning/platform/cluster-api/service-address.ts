import { z } from "zod";
import type { ClusterApi } from "./cluster-api.ts";

const serviceSchema = z.object({ spec: z.object({ clusterIP: z.string() }) });

/** Address of a Service inside the cluster; undefined where it is not there. */
export async function serviceAddress(
  cluster: Pick<ClusterApi, "read">,
  namespace: string,
  name: string,
): Promise<string | undefined> {
  const [answer] = await cluster.read([`/api/v1/namespaces/${namespace}/services/${name}`]);
  return answer === undefined ? undefined : serviceSchema.parse(answer).spec.clusterIP;
}
