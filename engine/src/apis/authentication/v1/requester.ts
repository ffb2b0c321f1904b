// Who sends every request of a user: the administrator that a new cluster has, whom nothing is forbidden.
import type { AuthenticationV1UserInfo } from "../../../model/generated/types.ts";

export const requester: AuthenticationV1UserInfo = {
  username: "admin",
  uid: "admin",
  groups: ["system:masters", "system:authenticated"],
};
