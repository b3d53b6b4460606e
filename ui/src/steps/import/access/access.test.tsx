import { screen, waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { AccessLine } from '../../../bindings/AccessLine';
import type { AccessReport } from '../../../bindings/AccessReport';
import type { MigrationState } from '../../../app/migration';
import { barriers } from '../../../test/axe';
import { checked, failure } from '../../../test/fixtures';
import { fakeEngine, renderApp } from '../../../test/renderApp';

const aws: MigrationState = {
  ...checked,
  destination: { kind: 'aws', profile: 'work', region: 'eu-central-1' },
};

function line(of: Partial<AccessLine> & Pick<AccessLine, 'needed_for' | 'words'>): AccessLine {
  return { status: 'allowed', is_required: true, without: null, actions: [], ...of };
}

function report(lines: AccessLine[]): AccessReport {
  return {
    identity: 'role Importer',
    arn: 'arn:aws:sts::123456789012:assumed-role/Importer/ann',
    account: '123456789012',
    region: 'eu-central-1',
    lines,
    notes: ['IAM was asked.'],
    policy: '{ "Version": "2012-10-17" }',
  };
}

function access(of: AccessReport) {
  const engine = fakeEngine({ checkAccess: async () => of });
  return { engine, user: renderApp(aws) };
}

describe('The check of access', () => {
  it('is offered on AWS before anything is created, and asks for the direct route', async () => {
    const { engine, user } = access(
      report([line({ needed_for: 'create_table', words: 'Create' })]),
    );
    await user.click(await screen.findByTestId('check-access'));
    await waitFor(() =>
      expect(screen.getByTestId('access').textContent).toContain('The import is allowed'),
    );
    expect(engine.checkAccess.mock.calls[0]?.[2]).toEqual({
      kind: 'direct',
      raises_capacity: false,
    });
    expect(screen.getByTestId('access').textContent).toContain('role Importer');
    await user.click(screen.getByTestId('show-policy'));
    expect(screen.getByTestId('policy').textContent).toContain('2012-10-17');
    expect(await barriers(document.body)).toEqual([]);
  });

  it('says what would be refused, and what is merely lost', async () => {
    const { user } = access(
      report([
        line({
          needed_for: 'create_table',
          words: 'Create the table',
          status: 'denied',
          actions: [
            {
              action: 'dynamodb:CreateTable',
              resources: ['arn:x'],
              status: 'denied',
              evidence: 'tried',
            },
          ],
        }),
        line({
          needed_for: 'verify',
          words: 'Compare',
          status: 'denied',
          is_required: false,
          without: 'The import works.',
        }),
        line({ needed_for: 'ask', words: 'Ask', status: 'unknown', is_required: false }),
      ]),
    );
    await user.click(await screen.findByTestId('check-access'));
    const card = await screen.findByTestId('access-create_table');
    expect(card.textContent).toContain('refused: the import cannot be done without it');
    expect(card.textContent).toContain('dynamodb:CreateTable');
    expect(screen.getByTestId('access-verify').textContent).toContain('The import works.');
    expect(screen.getByTestId('access-ask').textContent).toContain('unknown until it is tried');
    expect(screen.getByTestId('access').textContent).toContain('The import would be refused');
    expect(await barriers(document.body)).toEqual([]);
  });

  it('says why it could not be made', async () => {
    fakeEngine({ checkAccess: () => Promise.reject(failure('no_answer', 'AWS did not answer.')) });
    const user = renderApp(aws);
    await user.click(await screen.findByTestId('check-access'));
    await waitFor(() =>
      expect(screen.getByTestId('access').textContent).toContain('AWS did not answer.'),
    );
  });

  it('is not spoken of in Practice', async () => {
    fakeEngine({});
    renderApp(checked);
    await screen.findByTestId('create-table');
    expect(screen.queryByTestId('access')).toBeNull();
  });
});
