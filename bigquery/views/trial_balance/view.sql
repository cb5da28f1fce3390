-- Totals by entity, period, scenario and account.
WITH totals AS (
  SELECT
    f.org_id, f.entity_id, f.period, f.scenario, f.account_code, f.currency,
    SUM(f.amount) AS amount, SUM(f.amount_minor) AS amount_minor, COUNT(*) AS records
  FROM `{dataset}.current_facts` AS f
  GROUP BY 1, 2, 3, 4, 5, 6
),
sided AS (
  SELECT
    t.org_id, t.entity_id, t.period, t.scenario, t.account_code, a.name AS account_name, a.account_class,
    t.currency, t.amount, t.amount_minor, t.records,
    CASE
      WHEN a.account_class IN (
        'cash', 'bank', 'receivable', 'inventory', 'other_current_asset', 'fixed_asset',
        'accumulated_depreciation', 'other_asset', 'cogs', 'opex', 'depreciation', 'amortisation', 'interest',
        'tax', 'other_expense'
      ) THEN t.amount
      WHEN a.account_class IN (
        'payable', 'other_current_liability', 'debt', 'other_liability', 'equity', 'retained_earnings',
        'revenue', 'contra_revenue', 'other_income'
      ) THEN -t.amount
    END AS debit_balance
  FROM totals AS t
  LEFT JOIN `{dataset}.current_accounts` AS a ON a.org_id = t.org_id AND a.code = t.account_code
)
SELECT
  org_id, entity_id, period, scenario, account_code, account_name, account_class, currency,
  amount, amount_minor, records,
  IF(debit_balance > 0, debit_balance, NULL) AS debit,
  IF(debit_balance < 0, -debit_balance, NULL) AS credit
FROM sided
