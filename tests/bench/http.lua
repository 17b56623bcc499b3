-- http.lua - the load of wrk on a served store.  WORK names the workload; ROWS how many rows there are; COOKIE and
-- CSRF are a signed-in session's.  Prints one RESULT line.
local work = os.getenv("WORK")
local rows = tonumber(os.getenv("ROWS"))
local headers = {
  ["Cookie"] = os.getenv("COOKIE"), ["X-CSRF-Token"] = os.getenv("CSRF"), ["Content-Type"] = "application/json",
}
-- AREA and IDS: of one district's rows alone.
local one = os.getenv("AREA")
local ids = {}
for id in (os.getenv("IDS") or ""):gmatch("%d+") do table.insert(ids, id) end
local areas = one and { one } or { "320481", "320413", "320412", "320411", "320402", "320404" }
local classes = { "advanced_manufacturing", "modern_service", "science_innovation", "energy" }
local cuts = { "area", "band", "kind", "industry", "track" }
local words = { "电池", "光伏", "芯片", "储能", "装备", "研发", "工厂", "产业" }
-- 20 columns
local fields = "project_code,name,kind,project_class,construction_nature,approval_type,investment_source,owner_name," ..
  "investor_name,area,address,products,planned_capacity,total_investment,fixed_asset_investment,land_area," ..
  "planned_start,planned_completion,stage,task_force"

local function any(list)
  return list[math.random(#list)]
end

local function encoded(text)
  return (text:gsub("[^%w%-_%.~]", function(c) return string.format("%%%02X", c:byte()) end))
end

local requests = {
  constant = function() return wrk.format("GET", "/healthz", headers) end,
  get = function() return wrk.format("GET", "/api/v1/project/" .. (#ids > 0 and any(ids) or math.random(1, rows)), headers) end,
  list = function()
    local filter = "area = " .. any(areas) .. " and stage = prospect and project_class = " .. any(classes)
    return wrk.format("GET", "/api/v1/project?limit=50&sort=-total_investment&fields=" .. fields .. "&filter=" .. encoded(filter), headers)
  end,
  stat = function() return wrk.format("GET", "/api/v1/stat/dispatch?month=2024-" .. string.format("%02d", math.random(1, 12)) .. "&by=" .. any(cuts), headers) end,
  search = function() return wrk.format("GET", "/api/v1/project?limit=50&fields=name,area,total_investment&filter=" .. encoded("name ~ " .. any(words)), headers) end,
  create = function()
    local body = string.format('{"name":"并发新增项目%d-%d","kind":"newly_attracted","area":"%s","total_investment":%d,"address":"测试路%d号","planned_start":"2025-03"}',
      math.random(1, 2147483647), math.random(1, 2147483647), any(areas), math.random(1, 9999) * 1000000000, math.random(1, 999))
    return wrk.format("POST", "/api/v1/project", headers, body)
  end,
}

function init()
  math.randomseed(tonumber(os.getenv("SEED") or "1"))
  bad = 0
end

request = requests[work]

function response(status, _, body)
  if status >= 300 then
    bad = bad + 1
    if bad == 1 then io.stderr:write("first refusal ", status, " ", body:sub(1, 300), "\n") end
  end
end

local threads = {}
function setup(thread) table.insert(threads, thread) end

function done(summary, latency)
  local refused = 0
  for _, thread in ipairs(threads) do refused = refused + (thread:get("bad") or 0) end
  local errors = summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout
  io.write(string.format("RESULT requests=%d seconds=%.3f refused=%d errors=%d p50=%.3f p99=%.3f\n", summary.requests,
    summary.duration / 1e6, refused, errors, latency:percentile(50) / 1000, latency:percentile(99) / 1000))
end
