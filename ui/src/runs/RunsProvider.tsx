import {
  createContext,
  use,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
  type ReactNode,
} from 'react';
import type { Failure } from '../bindings/Failure';
import type { RaisedTable } from '../bindings/RaisedTable';
import type { RunSummary } from '../bindings/RunSummary';
import type { UnreadableRun } from '../bindings/UnreadableRun';
import { useMigration } from '../app/MigrationProvider';
import { asFailure, engine, type ReopenedRun } from '../engine';

/** The button that opens the list, wherever the person is. */
export const RECENT_BUTTON_ID = 'recent-imports';

/** What the panel at the right shows; `null` where it is closed. */
export type RunsView =
  | { kind: 'list' }
  | { kind: 'run'; run: string; back?: 'verify' | 'undo' }
  | { kind: 'verify'; run: string; reopened: ReopenedRun }
  | { kind: 'undo'; run: string; table: string }
  | { kind: 'delete'; run: string };

interface Runs {
  /** The newest first; `null` before they were read. */
  runs: RunSummary[] | null;
  /** Those that cannot be read. */
  unreadable: UnreadableRun[];
  /** Tables whose write capacity an import may have left raised. */
  raised: RaisedTable[];
  failure: Failure | null;
  view: RunsView | null;
  show: (view: RunsView) => void;
  close: () => void;
  reload: () => Promise<void>;
  /** Removes a run from the list; rejects as the engine does. */
  forget: (run: string) => Promise<void>;
}

const RunsContext = createContext<Runs | null>(null);

/** The runs that are kept, and what of them is shown. */
export function RunsProvider({ children }: { children: ReactNode }) {
  const importing = useMigration((state) => state.importing !== null);
  const [runs, setRuns] = useState<RunSummary[] | null>(null);
  const [unreadable, setUnreadable] = useState<UnreadableRun[]>([]);
  const [raised, setRaised] = useState<RaisedTable[]>([]);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [view, setView] = useState<RunsView | null>(null);
  const asked = useRef(0);
  const opener = useRef<Element | null>(null);

  const reload = useCallback(async () => {
    asked.current += 1;
    const mine = asked.current;
    try {
      const [read, notRead] = await Promise.all([engine.recentRuns(), engine.unreadableRuns()]);
      if (mine === asked.current) {
        setRuns(read);
        setUnreadable(notRead);
        setFailure(null);
      }
      // The runs are shown whatever becomes of this.
      const leftRaised = await engine.raisedTables();
      if (mine === asked.current) {
        setRaised(leftRaised);
      }
    } catch (error) {
      if (mine === asked.current) {
        setFailure(asFailure(error));
      }
    }
  }, []);

  // An import that starts or ends changes the list.
  useEffect(() => {
    void reload();
  }, [reload, importing]);

  const isOpen = view !== null;
  useEffect(() => {
    if (isOpen) {
      return () => {
        const before = opener.current;
        opener.current = null;
        const target = before?.isConnected ? before : document.getElementById(RECENT_BUTTON_ID);
        if (target instanceof HTMLElement) {
          target.focus();
        }
      };
    }
    return undefined;
  }, [isOpen]);

  const show = useCallback(
    (next: RunsView) => {
      opener.current ??= document.activeElement;
      setView(next);
      if (next.kind === 'list') {
        void reload();
      }
    },
    [reload],
  );

  const shared = useMemo(
    () => ({
      runs,
      unreadable,
      raised,
      failure,
      view,
      show,
      close: () => setView(null),
      reload,
      forget: async (run: string) => {
        await engine.forgetRun(run);
        setRuns((before) => before?.filter(({ id }) => id !== run) ?? null);
        setUnreadable((before) => before.filter(({ id }) => id !== run));
        await reload();
      },
    }),
    [runs, unreadable, raised, failure, view, show, reload],
  );
  return <RunsContext value={shared}>{children}</RunsContext>;
}

export function useRuns(): Runs {
  const runs = use(RunsContext);
  if (!runs) {
    throw new Error('useRuns outside of RunsProvider');
  }
  return runs;
}

/** The run of this id among those that are kept. */
export function runOf(runs: RunSummary[] | null, id: string | null): RunSummary | null {
  return runs?.find((run) => run.id === id) ?? null;
}
