import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { DeclaredTable } from '../../../bindings/DeclaredTable';
import type { Finding } from '../../../bindings/Finding';
import type { Proposal } from '../../../bindings/Proposal';
import { failure, plan, proposal, read } from '../../../test/fixtures';
import { emptyMigration } from '../../../app/migration';
import { fakeEngine, renderApp } from '../../../test/renderApp';
import { bothRead } from '../../../test/tables';
import { declaredWords, ofAllWords } from './schemaWords';

const declared: DeclaredTable = {
  name: 'users',
  columns: plan.columns.map(({ column }) => ({
    name: column,
    sql_type: 'TEXT',
    holds: 'text',
    not_null: false,
  })),
  primary_key: ['user_id'],
  unique: [['username'], ['email']],
  foreign_keys: [{ columns: ['email'], table: 'mails', references: [] }],
};

function finding(column: string | null, message: string): Finding {
  return {
    severity: 'warning',
    code: 'declared_type',
    column,
    count: 1,
    samples: [],
    message,
    repair: '',
    fixes: [],
  };
}

const fromSchema: Proposal = {
  ...proposal,
  plan: { ...plan, declared, table: { ...plan.table, name: 'FromSchema' } },
  findings: [finding('email', 'email is declared otherwise.'), finding('gone', 'gone is missing.')],
};

describe('A CREATE TABLE', () => {
  it('is summed up in words', () => {
    expect(declaredWords(declared)).toBe('5 columns, primary key user_id, 2 unique, 1 foreign key');
    expect(
      declaredWords({ ...declared, primary_key: ['a', 'b'], unique: [], foreign_keys: [] }),
    ).toBe('5 columns, primary key a + b');
  });

  it('replaces the proposal, and can be taken away again', async () => {
    const engine = fakeEngine({
      chooseSchema: async () => 'CREATE TABLE users (…)',
      proposeFromSchema: async () => fromSchema,
    });
    const user = renderApp(read);
    await user.click(screen.getByTestId('open-schema-dialog'));
    expect(screen.getByTestId('use-schema').getAttribute('aria-disabled')).toBe('true');
    expect(screen.getByText(/Paste a statement first/)).toBeTruthy();
    await user.click(screen.getByTestId('open-schema'));
    await waitFor(() =>
      expect(screen.getByTestId('schema-text')).toHaveProperty('value', 'CREATE TABLE users (…)'),
    );
    await user.click(screen.getByTestId('use-schema'));
    await waitFor(() =>
      expect(screen.getByTestId('table-name')).toHaveProperty('value', 'FromSchema'),
    );
    expect(engine.proposeFromSchema).toHaveBeenCalledWith('source-1', 'CREATE TABLE users (…)');
    const card = screen.getByTestId('schema');
    expect(card.textContent).toContain('From CREATE TABLE users');
    expect(card.textContent).toContain('gone is missing.');
    expect(card.textContent).not.toContain('email is declared otherwise.');
    expect(
      within(screen.getByTestId('column-email')).getByText('email is declared otherwise.'),
    ).toBeTruthy();
    await user.click(screen.getByTestId('remove-schema'));
    expect(screen.getByTestId('table-name')).toHaveProperty('value', 'Users');
    expect(screen.queryByText('email is declared otherwise.')).toBeNull();
  });

  it('says in place what is wrong with it', async () => {
    fakeEngine({
      proposeFromSchema: () =>
        Promise.reject(failure('schema_no_table', 'There is no table here.')),
    });
    const user = renderApp(read);
    await user.click(screen.getByTestId('open-schema-dialog'));
    await user.type(screen.getByTestId('schema-text'), 'SELECT 1');
    await user.click(screen.getByTestId('use-schema'));
    expect((await screen.findByTestId('failure')).textContent).toContain('There is no table here.');
    expect(screen.getByTestId('schema-text')).toHaveProperty('value', 'SELECT 1');
  });

  it('is used for all tables that are open, and says which have none', async () => {
    const engine = fakeEngine({
      proposeTablesFromSchema: async (sources) =>
        sources.map((_, place) => (place === 0 ? fromSchema : null)),
    });
    const user = renderApp({ ...bothRead(emptyMigration), step: 'design' });
    await user.click(screen.getByTestId('open-schema-dialog'));
    await user.type(screen.getByTestId('schema-text'), 'CREATE TABLE …');
    await user.click(screen.getByTestId('use-schema-for-all'));
    await waitFor(() =>
      expect(screen.getByTestId('schema-said').textContent).toContain('Taken for 1 of 2 tables.'),
    );
    expect(engine.proposeTablesFromSchema).toHaveBeenCalledWith(
      ['table-1', 'table-2'],
      'CREATE TABLE …',
    );
    expect(screen.queryByTestId('use-schema')).toBeNull();
    await user.click(screen.getByTestId('schema-done'));
    expect(screen.getByTestId('schema').textContent).toContain('From CREATE TABLE users');
  });

  it('says of all tables in words', () => {
    const words = (found: boolean[]) =>
      ofAllWords(found.map((is, place) => ({ name: `t${place}`, found: is })));
    expect(words([true, true])).toBe('Taken for all 2 tables. Relations are looked for once more.');
    expect(words([true, false])).toBe(
      'Taken for 1 of 2 tables. The statements declare no table with the columns of t1, which stays as it was.',
    );
    expect(words([false, true, false])).toContain('of t0, t2, which stay as they were.');
  });
});
