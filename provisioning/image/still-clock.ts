import { versions } from "#provisioning/artifacts/versions.ts";

const epoch = String(versions.sourceDateEpochSeconds);

/** Environment in which the image tools' clocks stand still, so that the same tree makes the same bytes. */
export const stillClock = { SOURCE_DATE_EPOCH: epoch, E2FSPROGS_FAKE_TIME: epoch, TZ: "UTC" };
