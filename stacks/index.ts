import { Metal } from "./metal.ts";
import { stackEnvironment } from "./stack-environment.ts";

const metal = new Metal("metal", { environment: stackEnvironment() });

/** A row a machine: what `make` shows at its end. */
export const machines = metal.nodes;
