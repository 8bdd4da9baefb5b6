"use client";
import { useNow } from "@/components/shell/clock";
import { useZone } from "@/components/shell/zone";
import { Button } from "@/components/ui/button";
import { Tag } from "@/components/ui/tag";
import { sendJson } from "@/lib/api/fetcher";
import { formatInstant } from "@/lib/format/instant";
import { Notice } from "./notice";
import { useAction } from "./use-action";

type User = {
  id: string;
  email: string;
  name: string | null;
  role: "owner" | "member";
  isDisabled: boolean;
  /** Epoch milliseconds. */
  createdAt: number;
  lastSignInAt: number | null;
};

/** Every account, and what an owner may do with it. */
export function UserList({ users, viewerId }: { users: readonly User[]; viewerId: string }) {
  const { problem, act } = useAction();
  const { zone } = useZone();
  const now = useNow();
  const change = (user: User, what: { role?: "owner" | "member"; disabled?: boolean }) =>
    act(() => sendJson("PATCH", `/api/users/${user.id}`, what, (contracts) => contracts.emptyReply));
  return (
    <section aria-label="Accounts" className="mt-3">
      {problem && (
        <Notice kind="bad" role="alert">
          {problem}
        </Notice>
      )}
      <ul className="mt-3 border-t border-line-2">
        {users.map((user) => {
          const isOwner = user.role === "owner";
          return (
            <li
              key={user.id}
              className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b border-line-1 py-2.5"
            >
              <div className="min-w-0 flex-1 basis-60">
                <p className="flex flex-wrap items-center gap-2">
                  <b className="min-w-0 font-medium break-words">{user.email}</b>
                  {user.id === viewerId && <span className="text-ink-3">you</span>}
                  {user.isDisabled && <Tag kind="plain">disabled</Tag>}
                </p>
                <p className="text-12 text-ink-3">
                  {isOwner ? "Owner" : "Member"} ·{" "}
                  {user.lastSignInAt === null
                    ? `made ${formatInstant(user.createdAt, zone, now)}`
                    : `last signed in ${formatInstant(user.lastSignInAt, zone, now)}`}
                </p>
              </div>
              <div className="flex gap-2">
                <Button
                  onClick={() => change(user, { role: isOwner ? "member" : "owner" })}
                  aria-label={`Make ${user.email} ${isOwner ? "a member" : "an owner"}`}
                >
                  {isOwner ? "Make a member" : "Make an owner"}
                </Button>
                <Button
                  onClick={() => change(user, { disabled: !user.isDisabled })}
                  aria-label={`${user.isDisabled ? "Enable" : "Disable"} ${user.email}`}
                >
                  {user.isDisabled ? "Enable" : "Disable"}
                </Button>
              </div>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
