"use client";
import { type ComponentProps, type ReactNode, useId, useState } from "react";
import { Icon } from "@/components/ui/icon";

type Props = Omit<ComponentProps<"input">, "id" | "className"> & {
  label: string;
  /** Requirement, shown beside the label. */
  rule?: string;
  /** Shown under the field while there is no error. */
  hint?: ReactNode;
  error?: string | undefined;
  /** Id of an error message elsewhere that describes the whole form. */
  describedBy?: string | undefined;
  end?: ReactNode;
};

export function Field({ label, rule, hint, error, describedBy, end, ...input }: Props) {
  const id = useId();
  const describedByIds = [
    error && `${id}-error`,
    rule && `${id}-rule`,
    hint && !error && `${id}-hint`,
    describedBy,
  ].filter(Boolean);
  return (
    <div className="mt-[18px]">
      <div className="mb-[5px] flex justify-between gap-3">
        <label htmlFor={id} className="font-medium">
          {label}
        </label>
        {rule && (
          <span id={`${id}-rule`} className="text-ink-3">
            {rule}
          </span>
        )}
      </div>
      <div className="relative">
        <input
          {...input}
          id={id}
          aria-invalid={Boolean(error) || Boolean(describedBy) || undefined}
          aria-describedby={describedByIds.length > 0 ? describedByIds.join(" ") : undefined}
          className={`h-10 w-full rounded-2 border bg-panel pl-3 text-16 focus:border-accent focus:outline-2 focus:outline-offset-0 focus:outline-accent laptop:text-14 ${end ? "pr-12" : "pr-3"} ${error ? "border-bad" : "border-line-3"}`}
        />
        {end}
      </div>
      {error ? (
        <p id={`${id}-error`} className="mt-[7px] grid grid-cols-[16px_1fr] gap-2 text-12 text-bad">
          <Icon name="alert" /> {error}
        </p>
      ) : (
        hint && (
          <p id={`${id}-hint`} className="mt-[5px] flex items-start gap-1.5 text-12 text-ink-3">
            {hint}
          </p>
        )
      )}
    </div>
  );
}

export function PasswordField(props: Omit<Props, "type" | "end">) {
  const [isShown, setShown] = useState(false);
  return (
    <Field
      {...props}
      type={isShown ? "text" : "password"}
      autoCapitalize="none"
      spellCheck={false}
      end={
        <button
          type="button"
          aria-label="Show password"
          aria-pressed={isShown}
          onClick={() => setShown(!isShown)}
          className="absolute top-1 right-1 grid size-8 place-items-center rounded-2 text-ink-2 hover:bg-hover hover:text-ink-1"
        >
          <Icon name={isShown ? "eye-off" : "eye"} />
        </button>
      }
    />
  );
}
