import { useRef, useState } from 'react';
import type { EditOutcome } from './planEdits';

/** What is typed shows at once; the plan follows as soon as the engine has answered to the last of it. */
export function useDraft<T>(
  value: T,
  send: (typed: T) => Promise<EditOutcome>,
): [T, (typed: T) => void] {
  const [draft, setDraft] = useState<{ typed: T } | null>(null);
  const last = useRef(0);
  function type(typed: T) {
    last.current += 1;
    const mine = last.current;
    setDraft({ typed });
    void send(typed).then(() => {
      if (last.current === mine) {
        setDraft(null);
      }
    });
  }
  return [draft ? draft.typed : value, type];
}
