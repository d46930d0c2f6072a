# 用管理员的 PowerShell 运行一次：powershell -ExecutionPolicy Bypass -File gouji-tasks.ps1
# 不要和 gouji schedule 一起用。错过的开机以后尽快补；上一次没有结束的，不再启动一次。
# 时间是北京时间，本机在别的时区也一样。密码和密钥在设置里写 file:路径，或设为系统环境变量。
# 删除：Unregister-ScheduledTask -TaskName 'gouji-night','gouji-send','gouji-plan'
$ErrorActionPreference = 'Stop'
Register-ScheduledTask -TaskName 'gouji-night' -Force -Xml @'
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo><Description>gouji 每天抓取、审核、拟稿</Description></RegistrationInfo>
  <Triggers>
    <CalendarTrigger>
      <StartBoundary>2026-01-01T20:07:00+08:00</StartBoundary><Enabled>true</Enabled>
      <ScheduleByDay><DaysInterval>1</DaysInterval></ScheduleByDay>
    </CalendarTrigger>
  </Triggers>
  <Principals>
    <Principal id="Author"><UserId>gouji</UserId><LogonType>S4U</LogonType><RunLevel>LeastPrivilege</RunLevel></Principal>
  </Principals>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <StartWhenAvailable>true</StartWhenAvailable>
    <ExecutionTimeLimit>PT17H</ExecutionTimeLimit>
    <Enabled>true</Enabled>
  </Settings>
  <Actions Context="Author">
    <Exec><Command>C:\gouji\venv\Scripts\gouji.exe</Command><Arguments>--config C:\gouji\gouji.toml crawl --scheduled</Arguments><WorkingDirectory>C:\gouji</WorkingDirectory></Exec>
    <Exec><Command>C:\gouji\venv\Scripts\gouji.exe</Command><Arguments>--config C:\gouji\gouji.toml audit</Arguments><WorkingDirectory>C:\gouji</WorkingDirectory></Exec>
    <Exec><Command>C:\gouji\venv\Scripts\gouji.exe</Command><Arguments>--config C:\gouji\gouji.toml notices plan</Arguments><WorkingDirectory>C:\gouji</WorkingDirectory></Exec>
  </Actions>
</Task>
'@ | Out-Null
Register-ScheduledTask -TaskName 'gouji-send' -Force -Xml @'
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo><Description>gouji 发送到期的通知</Description></RegistrationInfo>
  <Triggers>
    <CalendarTrigger>
      <Repetition><Interval>PT5M</Interval><Duration>P1D</Duration></Repetition><StartBoundary>2026-01-01T00:02:00+08:00</StartBoundary><Enabled>true</Enabled>
      <ScheduleByDay><DaysInterval>1</DaysInterval></ScheduleByDay>
    </CalendarTrigger>
  </Triggers>
  <Principals>
    <Principal id="Author"><UserId>gouji</UserId><LogonType>S4U</LogonType><RunLevel>LeastPrivilege</RunLevel></Principal>
  </Principals>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <StartWhenAvailable>true</StartWhenAvailable>
    <ExecutionTimeLimit>PT1H</ExecutionTimeLimit>
    <Enabled>true</Enabled>
  </Settings>
  <Actions Context="Author">
    <Exec><Command>C:\gouji\venv\Scripts\gouji.exe</Command><Arguments>--config C:\gouji\gouji.toml notices send</Arguments><WorkingDirectory>C:\gouji</WorkingDirectory></Exec>
  </Actions>
</Task>
'@ | Out-Null
Register-ScheduledTask -TaskName 'gouji-plan' -Force -Xml @'
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo><Description>gouji 拟稿</Description></RegistrationInfo>
  <Triggers>
    <CalendarTrigger>
      <Repetition><Interval>PT1H</Interval><Duration>P1D</Duration></Repetition><StartBoundary>2026-01-01T00:23:00+08:00</StartBoundary><Enabled>true</Enabled>
      <ScheduleByDay><DaysInterval>1</DaysInterval></ScheduleByDay>
    </CalendarTrigger>
  </Triggers>
  <Principals>
    <Principal id="Author"><UserId>gouji</UserId><LogonType>S4U</LogonType><RunLevel>LeastPrivilege</RunLevel></Principal>
  </Principals>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <StartWhenAvailable>true</StartWhenAvailable>
    <ExecutionTimeLimit>PT1H</ExecutionTimeLimit>
    <Enabled>true</Enabled>
  </Settings>
  <Actions Context="Author">
    <Exec><Command>C:\gouji\venv\Scripts\gouji.exe</Command><Arguments>--config C:\gouji\gouji.toml notices plan</Arguments><WorkingDirectory>C:\gouji</WorkingDirectory></Exec>
  </Actions>
</Task>
'@ | Out-Null
