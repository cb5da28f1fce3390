-- Actual beside budget by entity, period and account. `impact` is above zero when favourable.
SELECT
  t.org_id, t.entity_id, t.period, t.account_code, t.account_name, t.account_class, t.currency,
  SUM(IF(t.scenario = 'actual', t.amount, NULL)) AS actual,
  SUM(IF(t.scenario = 'budget', t.amount, NULL)) AS budget,
  SUM(IF(t.scenario = 'actual', t.amount, NULL)) - SUM(IF(t.scenario = 'budget', t.amount, NULL)) AS delta,
  ANY_VALUE(a.direction)
    * (SUM(IF(t.scenario = 'actual', t.amount, NULL)) - SUM(IF(t.scenario = 'budget', t.amount, NULL))) AS impact
FROM `{dataset}.trial_balance` AS t
LEFT JOIN `{dataset}.current_accounts` AS a ON a.org_id = t.org_id AND a.code = t.account_code
WHERE t.scenario IN ('actual', 'budget')
GROUP BY 1, 2, 3, 4, 5, 6, 7
