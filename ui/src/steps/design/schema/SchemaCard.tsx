import { Button } from '@mantine/core';
import { memo, useState } from 'react';
import {
  useDispatch,
  useEachTable,
  useMigration,
  useMigrationStore,
} from '../../../app/MigrationProvider';
import { allTables, type NamedTable } from '../../../app/tables';
import { Card } from '../../../components/Card';
import { FindingLine } from '../../../components/FindingLine';
import { TextButton } from '../../../components/TextButton';
import { engine } from '../../../engine';
import styles from './Schema.module.css';
import { SchemaDialog } from './SchemaDialog';
import { declaredWords, ofAllWords } from './schemaWords';

/** Types and keys from the person's database, where they have its CREATE TABLE. */
export const SchemaCard = memo(function SchemaCard() {
  const { sourceId, declared, planned, changed, proposal, dataProposal, proposalOrigin } =
    useMigration((state) => ({
      sourceId: state.source?.source_id,
      declared: state.plan?.declared ?? null,
      planned: state.plan?.columns,
      changed: state.plan !== state.proposal?.plan,
      proposal: state.proposal,
      dataProposal: state.dataProposal,
      proposalOrigin: state.proposalOrigin,
    }));
  const dispatch = useDispatch();
  const store = useMigrationStore();
  const declarable = useEachTable(({ state }) => state.plan?.derived === undefined);
  const [open, setOpen] = useState(false);
  if (sourceId === undefined || !planned || !proposal) {
    return null;
  }
  const useForAll = async (statements: string) => {
    const tables = allTables(store.getState());
    // What is made from the rows of another has no statement of its own.
    const own = tables.filter(({ state }) => state.plan?.derived === undefined);
    const read = own.filter(({ state }) => state.source !== null && state.profile !== null);
    const made = await engine.proposeTablesFromSchema(
      read.flatMap(({ state }) => state.source?.source_id ?? []),
      statements,
    );
    const found = (table: NamedTable) => made[read.indexOf(table)] ?? null;
    dispatch({ type: 'tables declared', proposals: tables.map(found) });
    return ofAllWords(own.map((table) => ({ name: table.name, found: found(table) !== null })));
  };
  const columns = new Set(planned.map(({ column }) => column));
  // What is about a column of the file stands at that column.
  const findings =
    proposalOrigin === 'schema'
      ? proposal.findings.filter(({ column }) => column === null || !columns.has(column))
      : [];
  return (
    <Card className={styles.card} testId="schema">
      {declared ? (
        <>
          <p className={styles.title}>From CREATE TABLE {declared.name}</p>
          <p className={styles.words} data-testid="schema-summary">
            {declaredWords(declared)}
          </p>
          {findings.length > 0 && (
            <div className={styles.findings}>
              {findings.map((finding) => (
                <FindingLine key={`${finding.code} ${finding.message}`} finding={finding} />
              ))}
            </div>
          )}
          <p className={styles.actions}>
            <TextButton testId="open-schema-dialog" onClick={() => setOpen(true)}>
              Use another…
            </TextButton>
            {dataProposal && (
              <TextButton
                testId="remove-schema"
                onClick={() =>
                  dispatch({ type: 'proposed again', origin: 'data', proposal: dataProposal })
                }
              >
                Remove
              </TextButton>
            )}
          </p>
        </>
      ) : (
        <>
          <p className={styles.title}>Have the CREATE TABLE?</p>
          <p className={styles.words}>
            Paste it, and types and keys come from your database instead of our guess.
          </p>
          <Button
            className={styles.paste}
            variant="default"
            size="compact-sm"
            data-testid="open-schema-dialog"
            onClick={() => setOpen(true)}
          >
            Paste it…
          </Button>
        </>
      )}
      {open && (
        <SchemaDialog
          sourceId={sourceId}
          tables={declarable.filter(Boolean).length}
          onAll={useForAll}
          replacesChanges={changed}
          onClose={() => setOpen(false)}
          onProposal={(made) => {
            setOpen(false);
            dispatch({ type: 'proposed again', origin: 'schema', proposal: made });
          }}
        />
      )}
    </Card>
  );
});
