import { Button } from '@mantine/core';
import { useMemo } from 'react';
import type { Plan } from '../../../bindings/Plan';
import { useDispatch, useMigration } from '../../../app/MigrationProvider';
import { tablesOf } from '../../../app/placing';
import { plural } from '../../../components/amount';
import { Card } from '../../../components/Card';
import { useAnsweredQuestions, type AskedDesign } from '../../design/asked/useAnsweredQuestions';
import styles from './Unchangeable.module.css';

interface Props {
  /** The tables that will be created. */
  plans: Plan[];
  /** Where: the destination with its region. */
  where: string;
}

const nothing: AskedDesign = { tables: [], relations: [] };

/** Before tables are created: what of them can never be changed, and which questions they will not answer. */
export function Unchangeable({ plans, where }: Props) {
  const { kept, tables, relations } = useMigration(({ asked }) => ({
    kept: asked.questions.kept,
    tables: asked.named,
    relations: asked.heldAgainst,
  }));
  const dispatch = useDispatch();
  const design = useMemo(() => (relations ? { tables, relations } : nothing), [tables, relations]);
  const open = useAnsweredQuestions(design, kept).flatMap((of) =>
    of?.answer.unanswered ? [{ words: of.words, why: of.answer.unanswered.sentence }] : [],
  );
  const created = tablesOf(plans);
  if (created.length === 0) {
    return null;
  }
  return (
    <Card testId="never-changed">
      <details className={styles.details}>
        <summary data-open={open.length > 0 || undefined} data-testid="never-changed-heading">
          <strong>What can never be changed afterwards</strong>
          <span>
            {plural(created.length, 'table')}
            {kept.length > 0 &&
              ` · ${
                open.length === 0
                  ? 'every question is answered'
                  : `${plural(open.length, 'question stays', 'questions stay')} unanswered`
              }`}
          </span>
        </summary>
        <div className={styles.body}>
          <p>
            Once a table is created, its name, its keys and its place stay as they are: {where}.
            Local indexes can only be made with the table, and none is. Indexes, capacity and
            options can be changed at any time.
          </p>
          <div className={styles.scroll}>
            <table className={styles.table}>
              <thead>
                <tr>
                  <th scope="col">Table</th>
                  <th scope="col">Partition key</th>
                  <th scope="col">Sort key</th>
                </tr>
              </thead>
              <tbody>
                {created.map((table) => (
                  <tr key={table.name}>
                    <th scope="row">{table.name}</th>
                    <td>{table.partition_key}</td>
                    <td>{table.sort_key ?? 'none'}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          {open.length > 0 && (
            <>
              <h2>Questions that stay unanswered</h2>
              <ul data-testid="unanswered-questions">
                {open.map(({ words, why }) => (
                  <li key={words}>
                    {words} <span className={styles.quiet}>{why}</span>
                  </li>
                ))}
              </ul>
            </>
          )}
          {kept.length > 0 && (
            <Button
              variant="default"
              size="compact-sm"
              data-testid="back-to-questions"
              onClick={() => {
                dispatch({ type: 'tables tab chosen', tab: 'questions' });
                dispatch({ type: 'went', step: 'design' });
              }}
            >
              Back to the questions
            </Button>
          )}
        </div>
      </details>
    </Card>
  );
}
