import { Button } from '@mantine/core';
import { IconDeviceFloppy, IconFolderOpen } from '@tabler/icons-react';
import type { AccessPattern } from '../../../bindings/AccessPattern';
import type { Failure } from '../../../bindings/Failure';
import type { OpenedPlans } from '../../../bindings/OpenedPlans';
import type { SavedDesign as Saved } from '../../../bindings/SavedDesign';
import type { SavedForDevelopers } from '../../../bindings/SavedForDevelopers';
import {
  useDispatch,
  useMigration,
  useMigrationStore,
  usePlanEdits,
} from '../../../app/MigrationProvider';
import { tablesToAsk } from '../../../app/settleAsked';
import { isDerived } from '../../../app/derived';
import { deriveAsSaved } from '../../../app/deriving';
import { allTables } from '../../../app/tables';
import { amount, plural } from '../../../components/amount';
import { asFailure, engine, type OpenedSource } from '../../../engine';
import { DevelopersButton } from './DevelopersButton';
import styles from './Saved.module.css';
import { useSettledQuestions } from './useSettledQuestions';

interface Props {
  source: OpenedSource;
  /** What became of it, in words. */
  onSaid: (words: string) => void;
  onFailure: (failure: Failure | null) => void;
  onDevelopers: (saved: SavedForDevelopers | null) => void;
}

/** `users.csv.gz` → `users.plan.json` */
function suggestedName(fileName: string): string {
  return `${fileName.replace(/(\.\w{1,5}){1,2}$/, '') || 'table'}.plan.json`;
}

function namesOf(names: string[]): string {
  return names.length > 3 ? plural(names.length, 'table') : names.join(', ');
}

/** What a file gave for the tables that are open. */
function openedWords({
  proposals,
  without,
  not_open,
  questions,
  questions_not_open,
}: OpenedPlans): string {
  const found = proposals.filter((proposal) => proposal !== null);
  const differing = found.filter(({ findings }) => findings.length > 0).length;
  const said = [`Opened for ${amount(found.length)} of ${plural(proposals.length, 'table')}.`];
  if (differing > 0) {
    said.push(`${plural(differing, 'table has', 'tables have')} other columns than before.`);
  }
  if (without.length > 0) {
    said.push(`The file says nothing of ${namesOf(without)}.`);
  }
  if (not_open.length > 0) {
    said.push(`Not open: ${namesOf(not_open)}.`);
  }
  return [...said, ...questionsWords(questions.length, questions_not_open)].join(' ');
}

/** What became of the questions of a file. */
function questionsWords(opened: number, elsewhere: number): string[] {
  return [
    ...(opened > 0 ? [`With ${plural(opened, 'question')}.`] : []),
    ...(elsewhere > 0
      ? [
          `${plural(elsewhere, 'question is', 'questions are')} about tables or relations that are not open, and left out.`,
        ]
      : []),
  ];
}

/** What was saved with a design, and what was not. */
function savedWords(questions: number, { left_out }: Saved): string {
  const kept = questions - left_out.length;
  return [...(kept > 0 ? [`With ${plural(kept, 'question')}.`] : []), ...left_out]
    .map((words) => ` ${words}`)
    .join('');
}

/** Keeping a design for the next export of the same table, or of all tables that are open. */
export function SavedDesign({ source, onSaid, onFailure, onDevelopers }: Props) {
  const dispatch = useDispatch();
  const store = useMigrationStore();
  const { settled } = usePlanEdits();
  const settledQuestions = useSettledQuestions();
  const title = useMigration((state) => state.several?.title ?? null);
  async function attempt(work: () => Promise<string>) {
    onFailure(null);
    try {
      onSaid(await work());
    } catch (error) {
      onSaid('');
      onFailure(asFailure(error));
    }
  }

  /** The file says which questions there are, under the names that its tables have now. */
  const takeQuestions = (patterns: AccessPattern[]) =>
    dispatch({ type: 'asked opened', patterns, named: tablesToAsk(store.getState()) });

  const save = () =>
    attempt(async () => {
      const latest = await settled();
      if (latest === null) {
        return '';
      }
      const questions = await settledQuestions();
      const saved = await engine.savePlan(
        source.source_id,
        latest,
        questions,
        suggestedName(source.summary.file_name),
      );
      return saved === null ? '' : `Saved as ${saved.path}.${savedWords(questions.length, saved)}`;
    });

  const open = () =>
    attempt(async () => {
      const opened = await engine.openPlan(source.source_id);
      if (opened === null) {
        return '';
      }
      const { proposal, questions } = opened;
      dispatch({ type: 'proposed again', origin: 'saved', proposal });
      await deriveAsSaved(store, opened.derived);
      takeQuestions(questions);
      const words = proposal.findings.length === 0 ? 'Opened: it fits every column.' : 'Opened.';
      return [words, ...questionsWords(questions.length, opened.questions_not_open)].join(' ');
    });

  const saveAll = (of: string) =>
    attempt(async () => {
      const questions = await settledQuestions();
      const now = store.getState();
      const tables = allTables(now);
      const relations = now.several?.relations.chosen ?? [];
      const plans = tables.flatMap(({ name, state }) =>
        state.source && state.plan
          ? [{ name, source_id: state.source.source_id, plan: state.plan }]
          : [],
      );
      const saved = await engine.savePlans(plans, relations, questions, suggestedName(of));
      if (saved === null) {
        return '';
      }
      const unread = tables.length - plans.length;
      const missing = unread > 0 ? ` Without ${plural(unread, 'table')} not read yet.` : '';
      const asked = savedWords(questions.length, saved);
      return `The designs of ${plural(plans.length, 'table')} are saved as ${saved.path}.${missing}${asked}`;
    });

  const openAll = () =>
    attempt(async () => {
      await settled();
      const tables = allTables(store.getState()).filter(({ state }) => !isDerived(state));
      const opened = await engine.openPlans(
        tables.map(({ name, state }) => ({ name, source_id: state.source?.source_id ?? '' })),
      );
      if (opened === null) {
        return '';
      }
      const { relations } = opened;
      // Those that are made from others follow from these.
      const proposals = allTables(store.getState()).map(({ name }) => {
        const at = tables.findIndex((table) => table.name === name);
        return opened.proposals[at] ?? null;
      });
      dispatch({ type: 'tables proposed again', proposals, relations });
      await deriveAsSaved(store, opened.derived);
      takeQuestions(opened.questions);
      return openedWords(opened);
    });

  return (
    <div className={styles.saved}>
      <Button
        variant="subtle"
        color="gray"
        size="compact-sm"
        leftSection={<IconDeviceFloppy size={16} stroke={1.7} aria-hidden />}
        data-testid="save-plan"
        onClick={() => void (title === null ? save() : saveAll(title))}
      >
        {title === null ? 'Save design…' : 'Save all designs…'}
      </Button>
      <Button
        variant="subtle"
        color="gray"
        size="compact-sm"
        leftSection={<IconFolderOpen size={16} stroke={1.7} aria-hidden />}
        data-testid="open-plan"
        onClick={() => void (title === null ? open() : openAll())}
      >
        {title === null ? 'Open design…' : 'Open designs…'}
      </Button>
      <DevelopersButton onSaved={onDevelopers} onFailure={onFailure} />
    </div>
  );
}
