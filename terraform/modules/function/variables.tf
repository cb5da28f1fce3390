variable "names" {
  description = "The function's entry of names.json: name, entry point, event."
  type = object({
    name        = string
    entry_point = string
    event = optional(object({
      type     = string
      document = optional(string)
    }))
  })
}

variable "project_id" {
  description = "Project that runs the function."
  type        = string
}

variable "region" {
  description = "Region of the function and of its trigger."
  type        = string
}

variable "description" {
  description = "What the function does."
  type        = string
}

variable "unretried" {
  description = "Why nothing calls the function again; empty where an event or a topic does."
  type        = string
  default     = ""
}

variable "source_bundle" {
  description = "The uploaded bundle."
  type = object({
    bucket = string
    object = string
  })
}

variable "build_service_account" {
  description = "Full name of the service account that builds."
  type        = string
}

variable "environment" {
  description = "Environment variables beside the project's own."
  type        = map(string)
  default     = {}
}

variable "secrets" {
  description = "Environment variables whose values are secrets: variable and secret id."
  type        = map(string)
  default     = {}
}

variable "memory" {
  description = "Memory of one instance."
  type        = string

  validation {
    condition     = can(regex("^[1-9][0-9]*(Mi|Gi)$", var.memory))
    error_message = "Write memory like 512Mi or 2Gi."
  }
}

variable "cpu" {
  description = "Processors of one instance; more than one request at a time needs a whole one."
  type        = string
  default     = "1"
}

variable "concurrency" {
  description = "Requests of one instance at a time."
  type        = number
}

variable "min_instances" {
  description = "Instances that are always warm."
  type        = number
  default     = 0
}

variable "max_instances" {
  description = "Instances at most."
  type        = number
}

variable "timeout_seconds" {
  description = "How long one request may take; an event's at most 540."
  type        = number
  default     = 60
}

variable "project_roles" {
  description = "Roles on the project that only a project can give."
  type        = set(string)
  default     = []
}

variable "event_bucket" {
  description = "Bucket whose finalized objects call the function; null where documents do."
  type        = string
  default     = null
}

variable "dead_letter_topic" {
  description = "Where events go that no try delivered; needed with an event."
  type        = string
  default     = null
}

variable "attempts" {
  description = "Tries before an event is a dead letter."
  type        = number
}

variable "pubsub_agent_member" {
  description = "Pub/Sub's own service agent, which moves dead letters."
  type        = string
}

variable "public" {
  description = "Anyone may call; the function itself decides who may do what."
  type        = bool
  default     = false
}
