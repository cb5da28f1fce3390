variable "project_id" {
  description = "The project."
  type        = string
}

variable "region" {
  description = "Region of the job."
  type        = string
}

variable "name" {
  description = "Name of the job."
  type        = string
}

variable "description" {
  description = "What the job does."
  type        = string
}

variable "schedule" {
  description = "When, as cron writes it, in UTC."
  type        = string
}

variable "function" {
  description = "The function it calls, as modules/function gives it."
  type = object({
    name = string
    uri  = string
  })
}

variable "attempt_deadline_seconds" {
  description = "How long a call may take."
  type        = number
  default     = 300
}

variable "retries" {
  description = "Calls again before the next turn; 0 where the next turn comes soon anyway."
  type        = number
  default     = 0
}
