# What runs by the clock.

module "sweep_job" {
  source = "../schedule"

  project_id  = module.services.ready
  region      = var.region
  name        = "sweep"
  description = "Finds and does work whose event never came."
  schedule    = "* * * * *"
  # A sweep that imports a lost file takes as long as the import.
  attempt_deadline_seconds = 600
  function = {
    name = module.sweep.name
    uri  = module.sweep.uri
  }
}
