-- Totals by entity, period, scenario and account, in each account's natural direction.
SELECT
  f.org_id, f.entity_id, f.period, f.scenario, f.account_code,
  a.name AS account_name, a.account_class, f.currency,
  SUM(f.amount) AS amount, SUM(f.amount_minor) AS amount_minor, COUNT(*) AS records
FROM `{dataset}.current_facts` AS f
LEFT JOIN `{dataset}.current_accounts` AS a ON a.org_id = f.org_id AND a.code = f.account_code
GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
