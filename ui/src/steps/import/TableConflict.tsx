import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Failure } from '../../bindings/Failure';
import type { Plan } from '../../bindings/Plan';
import type { PlanEdit } from '../../bindings/PlanEdit';
import type { TableState } from '../../bindings/TableState';
import { useDispatch, useMigration } from '../../app/MigrationProvider';
import { usePlanEdit } from '../../app/usePlanEdit';
import { plural } from '../../components/amount';
import { Card } from '../../components/Card';
import { FailureNotice } from '../../components/FailureNotice';
import { asFailure, engine } from '../../engine';
import { compareShapes } from './compareShapes';
import { TextButton } from '../../components/TextButton';
import styles from './TableConflict.module.css';
import { tableOfItems } from '../../app/placing';

interface Props {
  plan: Plan;
  conflict: Extract<TableState, { kind: 'different' }>;
  /** Which destination it stands in. */
  where: string;
  remove: (typedName: string) => void;
}

/** Two tables of one name: both side by side, and the two ways out. */
export function TableConflict({ plan, conflict, where, remove }: Props) {
  const sourceId = useMigration((state) => state.source?.source_id);
  const dispatch = useDispatch();
  const edit = usePlanEdit();
  const { name } = tableOfItems(plan);
  const [newName, setNewName] = useState(`${name}2`);
  const [problem, setProblem] = useState<string | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [typed, setTyped] = useState('');
  const { existing, planned, differences } = conflict;
  const sure = typed === name;

  async function rename() {
    if (newName === name) {
      setProblem('That is the name it has now.');
      return;
    }
    if (sourceId === undefined) {
      return;
    }
    try {
      const called = [{ edit: 'table_name', name: newName }] satisfies PlanEdit[];
      const renamed = await engine.editPlan(sourceId, plan, called);
      const findings = await engine.reviewPlan(sourceId, renamed.plan);
      const blocker = findings.find((finding) => finding.severity === 'blocker');
      if (blocker) {
        setProblem(`${blocker.message} ${blocker.repair}`);
        return;
      }
      await edit(called);
    } catch (error) {
      setFailure(asFailure(error));
    }
  }

  return (
    <Card testId="table-conflict">
      <div className={styles.head}>
        <h2>A table called {name} is there already, and it differs</h2>
        <ul className={styles.differences}>
          {differences.map((difference) => (
            <li key={difference}>{difference}</li>
          ))}
        </ul>
      </div>
      <table className={styles.shapes}>
        <thead>
          <tr>
            <th scope="col">
              <span className="visually-hidden">Part</span>
            </th>
            <th scope="col">There now</th>
            <th scope="col">In this design</th>
          </tr>
        </thead>
        <tbody>
          {compareShapes(existing, planned).map((line) => (
            <tr key={line.label} data-differs={line.differs || undefined}>
              <th scope="row">{line.label}</th>
              <td>{line.existing}</td>
              <td>{line.planned}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {failure && <FailureNotice failure={failure} />}
      <div className={styles.ways}>
        <form
          className={styles.way}
          onSubmit={(event) => {
            event.preventDefault();
            void rename();
          }}
        >
          <h3>Take another name</h3>
          <p>The table there stays as it is.</p>
          <div className={styles.field}>
            <TextInput
              aria-label="Another name for the new table"
              value={newName}
              error={problem}
              spellCheck={false}
              data-testid="conflict-rename"
              onChange={(event) => {
                setNewName(event.currentTarget.value);
                setProblem(null);
              }}
            />
            <Button type="submit" data-testid="conflict-rename-apply">
              Use this name
            </Button>
          </div>
        </form>
        <form
          className={styles.way}
          data-danger
          onSubmit={(event) => {
            event.preventDefault();
            if (sure) {
              remove(typed);
            }
          }}
        >
          <h3>Delete it and create it again</h3>
          <p id="delete-warning">
            {existing.item_count > 0
              ? `${plural(existing.item_count, 'item')} in it will be lost for good.`
              : 'Everything in it will be lost for good.'}{' '}
            It is on {where}. Type <code>{name}</code> to say that you mean it.
          </p>
          <div className={styles.field}>
            <TextInput
              aria-label="Type the table's name to delete it"
              aria-describedby="delete-warning"
              value={typed}
              spellCheck={false}
              autoComplete="off"
              data-testid="conflict-delete-name"
              onChange={(event) => setTyped(event.currentTarget.value)}
            />
            <Button
              type="submit"
              color="red"
              variant={sure ? 'filled' : 'default'}
              aria-disabled={!sure || undefined}
              data-testid="conflict-delete"
            >
              Delete {name.length > 18 ? 'it' : name}
            </Button>
          </div>
        </form>
      </div>
      <p className={styles.else}>
        Or{' '}
        <TextButton onClick={() => dispatch({ type: 'went', step: 'design' })}>
          change the design
        </TextButton>{' '}
        until it is the same.
      </p>
    </Card>
  );
}
