"use client";
import { type FormEvent, useRef, useState } from "react";
import { ApiError } from "@/lib/client/fetcher";
import { fieldProblems } from "@/lib/contracts/account";

type Values = Record<string, string>;

/** What went wrong with a form: under its fields, or above them. */
export type FormProblem = { fields: Readonly<Record<string, string>>; whole: string | null };

const NO_VALUES: FormProblem = { fields: {}, whole: null };

function readProblem(error: unknown, names: readonly string[]): FormProblem {
  if (!(error instanceof ApiError)) return { fields: {}, whole: "The request failed. Try again." };
  const fields = fieldProblems.safeParse(error.details).data ?? {};
  const isUnder = Object.keys(fields).some((name) => names.includes(name));
  return isUnder ? { fields, whole: null } : { fields: {}, whole: error.message };
}

/**
 * Sends a form once at a time and keeps what was wrong with it. The first field that is wrong takes the focus.
 * @param send what to do with the values, by the fields' names; a thrown ApiError is shown
 */
export function useForm(send: (values: Values) => Promise<void>) {
  const [problem, setProblem] = useState(NO_VALUES);
  const [isBusy, setBusy] = useState(false);
  const busy = useRef(false);

  async function submit(form: HTMLFormElement): Promise<void> {
    if (busy.current) return;
    busy.current = true;
    setBusy(true);
    const values: Values = {};
    for (const [name, value] of new FormData(form)) if (typeof value === "string") values[name] = value;
    try {
      await send(values);
      setProblem(NO_VALUES);
    } catch (error) {
      const found = readProblem(error, Object.keys(values));
      setProblem(found);
      const wrong = Object.keys(values).find((name) => name in found.fields);
      const field = wrong === undefined ? null : form.elements.namedItem(wrong);
      if (field instanceof HTMLInputElement) field.focus();
    } finally {
      busy.current = false;
      setBusy(false);
    }
  }

  return {
    problem,
    isBusy,
    onSubmit: (event: FormEvent<HTMLFormElement>) => {
      event.preventDefault();
      void submit(event.currentTarget);
    },
  };
}
