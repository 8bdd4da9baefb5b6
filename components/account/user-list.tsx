"use client";
import { useRef, useState } from "react";
import { useAction } from "@/components/account/use-action";
import { useZone } from "@/components/layout/zone";
import { useNow } from "@/components/live/clock";
import { Icon } from "@/components/ui/icon";
import { Notice } from "@/components/ui/notice";
import { FocusFirst, Popup } from "@/components/ui/popup";
import { Tag } from "@/components/ui/tag";
import { toast } from "@/components/ui/toast";
import { sendJson } from "@/lib/client/fetcher";
import type { AccountLinkReply } from "@/lib/contracts/account";
import { accountLinkReply, emptyReply } from "@/lib/contracts/account";
import { formatInstant } from "@/lib/format/instant";
import { AccountLinkNotice } from "./account-link-notice";
import { UserConfirmDialog, type UserQuestion } from "./user-confirm-dialog";

export type ListedUser = {
  id: string;
  email: string;
  role: "owner" | "member";
  isViewer: boolean;
  isDisabled: boolean;
  /** Epoch milliseconds. */
  createdAt: number;
  lastSignInAt: number | null;
  isLastOwner: boolean;
  canChange: boolean;
  canResetPassword: boolean;
};

type Change = { role?: "owner" | "member"; disabled?: boolean };
type Question = { user: ListedUser; question: UserQuestion };
type ResetLink = AccountLinkReply & { userId: string };

export function UserList({ users }: { users: readonly ListedUser[] }) {
  const { problem, act } = useAction();
  const [pending, setPending] = useState<Question | null>(null);
  const [resetLink, setResetLink] = useState<ResetLink | null>(null);
  const section = useRef<HTMLElement>(null);
  const isDeleted = useRef(false);

  const change = ({ id, email }: ListedUser, body: Change, done: string) =>
    act(async () => {
      await sendJson("PATCH", `/api/users/${id}`, body, emptyReply);
      toast(`${email} ${done}`);
    });
  const remove = ({ id, email }: ListedUser) =>
    act(async () => {
      await sendJson("DELETE", `/api/users/${id}`, undefined, emptyReply);
      isDeleted.current = true;
      toast(`${email} is deleted`);
    });
  const createResetLink = ({ id }: ListedUser) =>
    act(async () => {
      setResetLink(null);
      const link = await sendJson("POST", `/api/users/${id}/password-reset`, undefined, accountLinkReply);
      setResetLink({ ...link, userId: id });
    });

  const confirmed = async ({ user, question }: Question): Promise<void> => {
    if (question === "disable") await change(user, { disabled: true }, "is disabled");
    else if (question === "demote") await change(user, { role: "member" }, "is a member now");
    else await remove(user);
  };
  const choose = (user: ListedUser, action: UserAction): void => {
    if (action === "promote") void change(user, { role: "owner" }, "is an owner now");
    else if (action === "enable") void change(user, { disabled: false }, "is enabled");
    else if (action === "resetPassword") void createResetLink(user);
    else if (action === "demote" && !user.isViewer) void change(user, { role: "member" }, "is a member now");
    else setPending({ user, question: action });
  };

  return (
    <section ref={section} aria-label="Accounts" tabIndex={-1} className="mt-3 outline-none">
      {problem && (
        <Notice kind="bad" role="alert">
          {problem}
        </Notice>
      )}
      <ul className="mt-3 border-t border-line-2">
        {users.map((user) => (
          <li
            key={user.id}
            className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b border-line-1 py-2.5"
          >
            <Summary user={user} />
            <Actions user={user} onChoose={(action) => choose(user, action)} />
            {resetLink?.userId === user.id && <ResetLinkNotice key={resetLink.link} link={resetLink} />}
          </li>
        ))}
      </ul>
      {pending && (
        <UserConfirmDialog
          {...pending}
          onConfirm={() => confirmed(pending)}
          onClose={() => {
            setPending(null);
            // The button that had the focus was deleted with its account.
            if (isDeleted.current) section.current?.focus();
            isDeleted.current = false;
          }}
        />
      )}
    </section>
  );
}

function Summary({ user }: { user: ListedUser }) {
  const { zone } = useZone();
  const now = useNow();
  return (
    <div className="min-w-0 flex-1 basis-48">
      <p className="flex flex-wrap items-center gap-2">
        <b className="min-w-0 font-medium wrap-anywhere">{user.email}</b>
        {user.isViewer && <span className="text-ink-3">you</span>}
        {user.isDisabled && <Tag kind="plain">disabled</Tag>}
      </p>
      <p className="text-12 text-ink-3">
        {user.role === "owner" ? "Owner" : "Member"} ·{" "}
        {user.lastSignInAt === null
          ? `made ${formatInstant(user.createdAt, zone, now)}`
          : `last signed in ${formatInstant(user.lastSignInAt, zone, now)}`}
      </p>
      {user.isLastOwner && (
        <p className="text-12 text-ink-3">
          The only owner. To change this account, make another user an owner first.
        </p>
      )}
    </div>
  );
}

type UserAction = UserQuestion | "promote" | "enable" | "resetPassword";

function actionsOf(user: ListedUser): [action: UserAction, label: string][] {
  const actions: [UserAction, string][] = [];
  if (user.canResetPassword) actions.push(["resetPassword", "Create password reset link"]);
  if (!user.canChange) return actions;
  actions.push(user.role === "owner" ? ["demote", "Change to member"] : ["promote", "Change to owner"]);
  actions.push(user.isDisabled ? ["enable", "Enable"] : ["disable", "Disable"]);
  actions.push(["delete", "Delete"]);
  return actions;
}

function Actions({ user, onChoose }: { user: ListedUser; onChoose: (action: UserAction) => void }) {
  const actions = actionsOf(user);
  if (actions.length === 0) return null;
  return (
    <Popup
      label={`Actions for ${user.email}`}
      name={`Manage ${user.email}`}
      align="end"
      buttonContent={
        <>
          Manage <Icon name="down" />
        </>
      }
      className="inline-flex h-8 items-center gap-1.5 rounded-2 border border-line-3 bg-panel px-3 text-13 font-medium hover:bg-hover max-laptop:h-9"
    >
      {(close) => (
        <div className="grid">
          <FocusFirst />
          {actions.map(([action, label]) => (
            <button
              key={action}
              type="button"
              onClick={() => {
                // Closed first, so that a dialog returns the focus to the menu's button.
                close();
                onChoose(action);
              }}
              className={`flex h-9 items-center rounded-1 px-2 text-left hover:bg-hover ${action === "delete" ? "text-bad" : ""}`}
            >
              {label}
            </button>
          ))}
        </div>
      )}
    </Popup>
  );
}

function ResetLinkNotice({ link }: { link: ResetLink }) {
  const { zone } = useZone();
  const now = useNow();
  return (
    <div className="-mt-3 w-full">
      <AccountLinkNotice link={link.link} warning={link.warning}>
        Send this link to <b className="font-medium text-ink-1">{link.email}</b> to set a new password. It
        works once, until {formatInstant(Date.parse(link.expiresAt), zone, now)}, and is shown only once:
      </AccountLinkNotice>
    </div>
  );
}
