import { isDemoAccount } from "@/lib/auth/demo-account";
import { passwordResetProblem } from "@/lib/auth/password-reset";
import type { UserRow } from "@/lib/auth/users";

/** What the users page offers for one account: nothing that the server would refuse. */
export type UserActions = {
  isLastOwner: boolean;
  /** Change the role, disable, delete. */
  canChange: boolean;
  canResetPassword: boolean;
};

const isActiveOwner = ({ role, disabledAt }: UserRow) => role === "owner" && disabledAt === null;

/**
 * @param users every account, this one included
 * @param given `hasProviders`: whether people can sign in through a provider here
 */
export function userActions(
  user: UserRow,
  users: readonly UserRow[],
  given: { viewerId: string; hasProviders: boolean },
): UserActions {
  const isLastOwner = isActiveOwner(user) && users.filter(isActiveOwner).length === 1;
  const problem = passwordResetProblem({
    isActor: user.id === given.viewerId,
    isDisabled: user.disabledAt !== null,
    hasPassword: user.hasPassword,
    hasProviders: given.hasProviders,
  });
  return {
    isLastOwner,
    canChange: !isLastOwner,
    canResetPassword: problem === null && !isDemoAccount(user.email),
  };
}
