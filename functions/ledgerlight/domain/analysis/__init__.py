"""Financial analysis over values already computed: variance, bridges, trend, forecast, cash and risk."""
