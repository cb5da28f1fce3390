import { ORG } from '../support/suite.mjs';

/** The records grid as a person uses it. */
export class RecordsPage {
  constructor(page) {
    this.page = page;
  }

  static path({ entity, period, account }) {
    return `/o/${ORG}/records?scope=${entity}&period=${period}${account ? `&account=${account}` : ''}`;
  }

  grid() {
    return this.page.getByRole('grid', { name: 'Records' });
  }

  async waitForRows() {
    await this.grid().locator('[role="row"] [role="gridcell"]').first().waitFor();
  }

  cell(row, column) {
    return this.grid().locator('[role="row"]:has([role="gridcell"])').nth(row).locator(`[aria-colindex="${column}"]`);
  }

  amount(row) {
    return this.cell(row, 4);
  }

  async amountMinor(row) {
    const text = await this.amount(row).innerText();
    const digits = text.replace(/[^\d]/g, '');
    return /[\u2212-]/.test(text) ? -Number(digits) : Number(digits);
  }

  /** The cell of a row under a header. */
  async cellUnder(row, header) {
    const column = this.grid().getByRole('columnheader', { name: header, exact: true });
    return this.cell(row, await column.getAttribute('aria-colindex'));
  }

  /** What a cell holds, without the name of who else is in it. */
  text(cell) {
    return cell.evaluate((node) => {
      const copy = node.cloneNode(true);
      for (const mark of copy.querySelectorAll('[data-testid="cell-mark"]')) mark.remove();
      return copy.textContent;
    });
  }

  /** Types text into a cell in place of what it holds; leaves the reason to be given. */
  async type(cell, text) {
    await cell.dblclick();
    await this.page.keyboard.press('Control+A');
    if (text) await this.page.keyboard.type(text);
    else await this.page.keyboard.press('Delete');
    await this.page.keyboard.press('Enter');
  }

  /** Types an amount into a row; leaves the reason to be given. */
  async typeAmount(row, amount) {
    await this.amount(row).dblclick();
    await this.page.keyboard.type(amount);
    await this.page.keyboard.press('Enter');
  }

  async giveReason(reason) {
    const input = this.page.getByLabel('Reason for the change');
    await input.fill(reason);
    await input.press('Enter');
  }
}
