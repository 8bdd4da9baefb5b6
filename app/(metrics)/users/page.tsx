import type { Metadata } from "next";
import { InnerPage } from "@/components/auth/inner-page";
import { InvitationList } from "@/components/auth/invitation-list";
import { InviteForm } from "@/components/auth/invite-form";
import { UserList } from "@/components/auth/user-list";
import { requireOwner } from "@/lib/auth/guards";
import { listInvitations } from "@/lib/auth/invitations";
import { isSimulated } from "@/lib/auth/simulated";
import { listUsers } from "@/lib/auth/users";
import { primaryDatabase } from "@/lib/data/primary";

export const metadata: Metadata = { title: "Users" };

export default async function UsersPage() {
  const viewer = await requireOwner("/users");
  const db = primaryDatabase();
  const [users, invitations] = await Promise.all([listUsers(db), listInvitations(db, new Date())]);
  return (
    <InnerPage title="Users" isSimulated={isSimulated()}>
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
    </InnerPage>
  );
}
