-- The twenty lines where actual is furthest on the unfavourable side of budget.
SELECT period, entity_id, account_code, account_name, currency, actual, budget, impact, delta_ratio
FROM `{dataset}.actual_vs_budget`
WHERE org_id = @org AND status = 'unfavourable'
ORDER BY impact
LIMIT 20
