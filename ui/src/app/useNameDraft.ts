import { useRef, useState, type ChangeEvent, type KeyboardEvent } from 'react';
import type { EditOutcome } from './planEdits';

/**
 * A name that is changed in place. It counts when the person leaves the field or presses Enter, so that a half-typed name
 * never meets another's. One that is refused stays in the field, with the reason.
 */
export function useNameDraft(name: string, send: (name: string) => Promise<EditOutcome>) {
  const [draft, setDraft] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const last = useRef(0);

  function change(text: string | null) {
    last.current += 1;
    setDraft(text);
    setProblem(null);
  }

  async function commit() {
    if (draft === null) {
      return;
    }
    const mine = last.current;
    const outcome = await send(draft.trim());
    if (last.current !== mine) {
      return;
    }
    if (outcome.kind === 'refused') {
      setProblem(outcome.failure.message);
    } else {
      setDraft(null);
    }
  }

  return {
    problem,
    field: {
      value: draft ?? name,
      onChange: (event: ChangeEvent<HTMLInputElement>) => change(event.currentTarget.value),
      onBlur: () => void commit(),
      onKeyDown: (event: KeyboardEvent) => {
        if (event.key === 'Enter') {
          void commit();
        } else if (event.key === 'Escape') {
          change(null);
        }
      },
    },
  };
}
