import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { DeclaredTable } from '../../../bindings/DeclaredTable';
import type { Finding } from '../../../bindings/Finding';
import type { Proposal } from '../../../bindings/Proposal';
import { failure, plan, proposal, read } from '../../../test/fixtures';
import { fakeEngine, renderApp } from '../../../test/renderApp';
import { declaredWords } from './schemaWords';

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
});
