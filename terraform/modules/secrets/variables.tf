variable "project_id" {
  description = "The project."
  type        = string
}

variable "region" {
  description = "Where the values are kept."
  type        = string
}

variable "secrets" {
  description = "Ids of the secrets. Values are added by hand (docs/guide-deploy.md), never through Terraform's state."
  type        = set(string)
}
