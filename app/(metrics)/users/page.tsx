import type { Metadata } from "next";
import { AccountLayout } from "@/components/account/account-layout";
import { InvitationList } from "@/components/account/invitation-list";
import { InviteForm } from "@/components/account/invite-form";
import { UserList } from "@/components/account/user-list";
import { listInvitations } from "@/lib/auth/invitations";
import { oauthProviders } from "@/lib/auth/providers";
import { isSimulated } from "@/lib/auth/simulated";
import { userActions } from "@/lib/auth/user-actions";
import { listUsers } from "@/lib/auth/users";
import { requireOwnerPage } from "@/lib/http/page-guards";
import { readForPage } from "@/lib/http/page-status";
import { prefetchLatest } from "../prefetch-latest";

export const metadata: Metadata = { title: "Users" };

export default async function UsersPage() {
  const viewer = await requireOwnerPage("/users");
  const [users, invitations, state] = await readForPage(
    Promise.all([listUsers(), listInvitations(new Date()), prefetchLatest()]),
  );
  const hasProviders = oauthProviders().length > 0;
  return (
    <AccountLayout title="Users" isSimulated={isSimulated()} state={state}>
      <UserList
        users={users.map((user) => ({
          ...{ id: user.id, email: user.email, role: user.role },
          ...userActions(user, users, { viewerId: viewer.id, hasProviders }),
          isViewer: user.id === viewer.id,
          isDisabled: user.disabledAt !== null,
          createdAt: user.createdAt.getTime(),
          lastSignInAt: user.lastSignInAt?.getTime() ?? null,
        }))}
      />
      {invitations.length > 0 && (
        <InvitationList
          invitations={invitations.map(({ id, email, role, expiresAt }) => ({
            ...{ id, email, role },
            expiresAt: expiresAt.getTime(),
          }))}
        />
      )}
      <InviteForm />
    </AccountLayout>
  );
}
