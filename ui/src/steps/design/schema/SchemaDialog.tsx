import { Button, Modal, Textarea } from '@mantine/core';
import { useState } from 'react';
import type { Failure } from '../../../bindings/Failure';
import type { Proposal } from '../../../bindings/Proposal';
import { amount } from '../../../components/amount';
import { blockedBy } from '../../../components/blocked';
import { FailureNotice } from '../../../components/FailureNotice';
import { asFailure, engine } from '../../../engine';
import styles from './Schema.module.css';

interface Props {
  sourceId: string;
  /** How many tables are open; with several, the statements can be used for all. */
  tables: number;
  /** Uses statements for all tables and says what came of it. */
  onAll: (statements: string) => Promise<string>;
  /** True when the person has changed the design: those changes would be replaced. */
  replacesChanges: boolean;
  onProposal: (proposal: Proposal) => void;
  onClose: () => void;
}

const EMPTY = 'Paste a statement first, or open a file that holds it.';

/** The CREATE TABLE, pasted or taken from a file. */
export function SchemaDialog(props: Props) {
  const { sourceId, tables, onAll, replacesChanges, onProposal, onClose } = props;
  const [text, setText] = useState('');
  const [said, setSaid] = useState<string | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [busy, setBusy] = useState(false);
  const empty = text.trim() === '';

  async function attempt(work: () => Promise<void>) {
    setFailure(null);
    setBusy(true);
    try {
      await work();
    } catch (error) {
      setFailure(asFailure(error));
    } finally {
      setBusy(false);
    }
  }

  const choose = () =>
    attempt(async () => {
      const chosen = await engine.chooseSchema();
      if (chosen !== null) {
        setText(chosen);
      }
    });

  const use = () =>
    attempt(async () => {
      onProposal(await engine.proposeFromSchema(sourceId, text));
    });

  const takeAll = () =>
    attempt(async () => {
      setSaid(await onAll(text));
    });

  const isSeveral = tables > 1;
  return (
    <Modal
      opened
      onClose={onClose}
      size={680}
      title="Types and keys from your database"
      classNames={{ title: styles.heading }}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <div className={styles.dialog}>
        <p className={styles.words}>
          Paste the <code>CREATE TABLE</code> statement of this table, as your database tool shows
          it{isSeveral && ', or those of all tables'}. What it says is held against every record of
          the file.
        </p>
        <Textarea
          label={isSeveral ? 'CREATE TABLE statements' : 'CREATE TABLE statement'}
          classNames={{ input: styles.statement }}
          rows={12}
          spellCheck={false}
          data-autofocus
          placeholder={'CREATE TABLE users (\n  user_id INT PRIMARY KEY,\n  …\n);'}
          value={text}
          data-testid="schema-text"
          onChange={(event) => {
            setText(event.currentTarget.value);
            setSaid(null);
          }}
        />
        {failure && <FailureNotice failure={failure} />}
        <p className={styles.words} role="status" data-testid="schema-said">
          {said}
        </p>
        {replacesChanges && said === null && (
          <p className={styles.words}>What you have changed in this design so far is replaced.</p>
        )}
        <div className={styles.buttons}>
          <Button variant="default" data-testid="open-schema" onClick={() => void choose()}>
            Open a .sql file…
          </Button>
          <p id="schema-why-not" className={styles.whyNot}>
            {empty && EMPTY}
          </p>
          {said === null ? (
            <>
              <Button
                variant={isSeveral ? 'default' : 'filled'}
                data-testid="use-schema"
                loading={busy}
                {...blockedBy(empty, 'schema-why-not')}
                onClick={() => !empty && void use()}
              >
                {isSeveral ? 'Use it here' : 'Use it'}
              </Button>
              {isSeveral && (
                <Button
                  data-testid="use-schema-for-all"
                  loading={busy}
                  {...blockedBy(empty, 'schema-why-not')}
                  onClick={() => !empty && void takeAll()}
                >
                  Use them for all {amount(tables)} tables
                </Button>
              )}
            </>
          ) : (
            <Button data-testid="schema-done" onClick={onClose}>
              Done
            </Button>
          )}
        </div>
      </div>
    </Modal>
  );
}
