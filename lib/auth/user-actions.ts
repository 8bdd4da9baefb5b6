import { isDemoAccount } from "@/lib/auth/demo-account";
import { passwordResetProblem } from "@/lib/auth/password-reset";
import type { UserRow } from "@/lib/auth/users";

/** Actions available for one account on the users page: only those that the server accepts. */
export type UserActions = {
  isLastOwner: boolean;
  /** Role changes, disabling and deleting. */
  canChange: boolean;
  canResetPassword: boolean;
};

const isActiveOwner = ({ role, disabledAt }: UserRow) => role === "owner" && disabledAt === null;

/**
 * @param users all accounts, including `user`
 * @param context `hasProviders`: at least one OAuth provider is configured
 */
export function userActions(
  user: UserRow,
  users: readonly UserRow[],
  context: { viewerId: string; hasProviders: boolean },
): UserActions {
  const isLastOwner = isActiveOwner(user) && users.filter(isActiveOwner).length === 1;
  const problem = passwordResetProblem({
    isActor: user.id === context.viewerId,
    isDisabled: user.disabledAt !== null,
    hasPassword: user.hasPassword,
    hasProviders: context.hasProviders,
  });
  return {
    isLastOwner,
    canChange: !isLastOwner,
    canResetPassword: problem === null && !isDemoAccount(user.email),
  };
}
