import type { Metadata } from "next";
import { AccountLayout } from "@/components/account/account-layout";
import { InvitationList } from "@/components/auth/invitation-list";
import { InviteForm } from "@/components/auth/invite-form";
import { UserList } from "@/components/auth/user-list";
import { requireOwner } from "@/lib/auth/guards";
import { listInvitations } from "@/lib/auth/invitations";
import { isSimulated } from "@/lib/auth/simulated";
import { listUsers } from "@/lib/auth/users";
import { primaryDatabase } from "@/lib/data/primary";
import { prefetchLatest } from "../prefetch-latest";

export const metadata: Metadata = { title: "Users" };

export default async function UsersPage() {
  const viewer = await requireOwner("/users");
  const db = primaryDatabase();
  const [users, invitations, state] = await Promise.all([
    listUsers(db),
    listInvitations(db, new Date()),
    prefetchLatest(),
  ]);
  return (
    <AccountLayout title="Users" isSimulated={isSimulated()} state={state}>
      <UserList
        viewerId={viewer.id}
        users={users.map(({ lastSignInAt, disabledAt, createdAt, ...user }) => ({
          ...user,
          isDisabled: disabledAt !== null,
          createdAt: createdAt.getTime(),
          lastSignInAt: lastSignInAt?.getTime() ?? null,
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
