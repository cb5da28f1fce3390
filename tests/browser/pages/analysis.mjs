/** What opens behind a KPI: why it moved, and its trend. */
export class AnalysisDrawer {
  constructor(page) {
    this.page = page;
    this.dialog = page.getByRole('dialog');
  }

  async open(kpi) {
    // The first button of a card is its name; the others lead to what is said of it.
    await this.page.locator(`[data-kpi="${kpi}"]`).getByRole('button').first().click();
    await this.dialog.getByRole('radiogroup', { name: 'View' }).waitFor();
  }

  async compareWith(comparator) {
    await this.dialog.getByRole('radiogroup', { name: 'Compare with' }).getByText(comparator, { exact: true }).click();
  }

  /** The change and the parts shown of it, in minor units. */
  async parts(name) {
    const table = this.page.getByTestId(`parts-${name}`);
    await table.waitFor();
    const change = Number(await table.getAttribute('data-change'));
    const parts = await table.locator('[data-part]').evaluateAll((rows) => rows.map((row) => Number(row.dataset.part)));
    return { change, parts };
  }

  async showTrend() {
    await this.dialog.getByText('Trend', { exact: true }).first().click();
    await this.page.getByTestId('trend').waitFor();
  }
}
