import { Button } from '@mantine/core';
import { IconDeviceFloppy, IconFolderOpen } from '@tabler/icons-react';
import { useState } from 'react';
import type { Failure } from '../../../bindings/Failure';
import type { OpenedPlans } from '../../../bindings/OpenedPlans';
import {
  useDispatch,
  useMigration,
  useMigrationStore,
  usePlanEdits,
} from '../../../app/MigrationProvider';
import { allTables } from '../../../app/tables';
import { amount, plural } from '../../../components/amount';
import { asFailure, engine, type OpenedSource } from '../../../engine';
import styles from './Saved.module.css';

interface Props {
  source: OpenedSource;
  onFailure: (failure: Failure | null) => void;
}

/** `users.csv.gz` → `users.plan.json` */
function suggestedName(fileName: string): string {
  return `${fileName.replace(/(\.\w{1,5}){1,2}$/, '') || 'table'}.plan.json`;
}

function namesOf(names: string[]): string {
  return names.length > 3 ? plural(names.length, 'table') : names.join(', ');
}

/** What a file gave for the tables that are open. */
function openedWords({ proposals, without, not_open, questions }: OpenedPlans): string {
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
  if (questions > 0) {
    said.push(
      `Its ${plural(questions, 'question')} stay in that file: a design saved here holds none.`,
    );
  }
  return said.join(' ');
}

/** Keeping a design for the next export of the same table, or of all tables that are open. */
export function SavedDesign({ source, onFailure }: Props) {
  const dispatch = useDispatch();
  const store = useMigrationStore();
  const { settled } = usePlanEdits();
  const title = useMigration((state) => state.several?.title ?? null);
  const [said, setAnnounced] = useState('');

  async function attempt(work: () => Promise<string>) {
    onFailure(null);
    try {
      setAnnounced(await work());
    } catch (error) {
      setAnnounced('');
      onFailure(asFailure(error));
    }
  }

  const save = () =>
    attempt(async () => {
      const latest = await settled();
      if (latest === null) {
        return '';
      }
      const path = await engine.savePlan(
        source.source_id,
        latest,
        suggestedName(source.summary.file_name),
      );
      return path === null ? '' : `Saved as ${path}`;
    });

  const open = () =>
    attempt(async () => {
      const proposal = await engine.openPlan(source.source_id);
      if (proposal === null) {
        return '';
      }
      dispatch({ type: 'proposed again', origin: 'saved', proposal });
      return proposal.findings.length === 0 ? 'Opened: it fits every column.' : 'Opened.';
    });

  const saveAll = (of: string) =>
    attempt(async () => {
      await settled();
      const now = store.getState();
      const tables = allTables(now);
      const relations = now.several?.relations.chosen ?? [];
      const plans = tables.flatMap(({ name, state }) =>
        state.source && state.plan
          ? [{ name, source_id: state.source.source_id, plan: state.plan }]
          : [],
      );
      const path = await engine.savePlans(plans, relations, suggestedName(of));
      if (path === null) {
        return '';
      }
      const unread = tables.length - plans.length;
      const missing = unread > 0 ? ` Without ${plural(unread, 'table')} not read yet.` : '';
      return `The designs of ${plural(plans.length, 'table')} are saved as ${path}.${missing}`;
    });

  const openAll = () =>
    attempt(async () => {
      await settled();
      const tables = allTables(store.getState());
      const opened = await engine.openPlans(
        tables.map(({ name, state }) => ({ name, source_id: state.source?.source_id ?? '' })),
      );
      if (opened === null) {
        return '';
      }
      const { proposals, relations } = opened;
      dispatch({ type: 'tables proposed again', proposals, relations });
      return openedWords(opened);
    });

  return (
    <div className={styles.saved}>
      <p className={styles.said} role="status" title={said} data-testid="plan-said">
        {said}
      </p>
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
    </div>
  );
}
